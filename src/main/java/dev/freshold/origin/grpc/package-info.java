/** Origins that speak freshold.v1.OriginService. */
@NullMarked
package dev.freshold.origin.grpc;

import org.jspecify.annotations.NullMarked;
