/** What a run did, written down as it happened, and checkers of the guarantees over it. */
@NullMarked
package dev.freshold.testing.history;

import org.jspecify.annotations.NullMarked;
