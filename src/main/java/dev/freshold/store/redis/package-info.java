/** The store on Redis: held connections, gathered reads, one script for each atomic step. */
@NullMarked
package dev.freshold.store.redis;

import org.jspecify.annotations.NullMarked;
