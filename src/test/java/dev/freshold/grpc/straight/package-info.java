@NullMarked
package dev.freshold.grpc.straight;

import org.jspecify.annotations.NullMarked;
