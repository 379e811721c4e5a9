/**
 * Coalescing: equal reads in this process share one trip to the store; waiters for a load are
 * pushed.
 */
@NullMarked
package dev.freshold.flight;

import org.jspecify.annotations.NullMarked;
