/** Counts and traces by OpenTelemetry, which the application brings. */
@NullMarked
package dev.freshold.client.otel;

import org.jspecify.annotations.NullMarked;
