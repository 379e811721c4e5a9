/** Unary calls on HTTP/2 itself: the calls that are made most, without a bridge below them. */
@NullMarked
package dev.freshold.grpc.straight;

import org.jspecify.annotations.NullMarked;
