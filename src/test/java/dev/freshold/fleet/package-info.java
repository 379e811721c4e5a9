/**
 * A whole fleet of packaged nodes on a real Redis, over real sockets, while all of it is broken.
 */
@NullMarked
package dev.freshold.fleet;

import org.jspecify.annotations.NullMarked;
