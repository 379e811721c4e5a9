/** Plays the cases of {@code clients/conformance} against this client; see the README there. */
@NullMarked
package dev.freshold.client.conformance;

import org.jspecify.annotations.NullMarked;
