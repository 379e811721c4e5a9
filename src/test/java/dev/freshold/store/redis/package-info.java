/** The store on Redis, against a real one. */
@NullMarked
package dev.freshold.store.redis;

import org.jspecify.annotations.NullMarked;
