/**
 * The life of a cache, played against running nodes: {@code make demo}.
 *
 * <p>One process is the origin of the records and the services that use them; the cache is on the
 * other side of a socket.
 */
@NullMarked
package dev.freshold.demo;

import org.jspecify.annotations.NullMarked;
