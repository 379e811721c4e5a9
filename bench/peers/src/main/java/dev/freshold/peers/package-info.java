/**
 * Other caches at the same work as Freshold: their clients, their servers, and the bench that asks
 * them.
 */
@NullMarked
package dev.freshold.peers;

import org.jspecify.annotations.NullMarked;
