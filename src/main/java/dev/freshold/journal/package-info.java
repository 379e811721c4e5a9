/** What this node knows of the ordered log of invalidations, and the copies that it keeps by it. */
@NullMarked
package dev.freshold.journal;

import org.jspecify.annotations.NullMarked;
