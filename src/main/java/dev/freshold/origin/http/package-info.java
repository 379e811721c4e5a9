/** Origins that are documents by URL. */
@NullMarked
package dev.freshold.origin.http;

import org.jspecify.annotations.NullMarked;
