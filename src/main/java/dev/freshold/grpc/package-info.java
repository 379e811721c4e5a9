/** Transport only: services, validation, mapping, the error catalogue. */
@NullMarked
package dev.freshold.grpc;

import org.jspecify.annotations.NullMarked;
