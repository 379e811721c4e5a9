/** What the documents show is run. */
@NullMarked
package dev.freshold.docs;

import org.jspecify.annotations.NullMarked;
