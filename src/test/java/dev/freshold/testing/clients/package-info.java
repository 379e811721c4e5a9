/** Random clients of a fleet, which write down what they were told: on virtual time, or on real. */
@NullMarked
package dev.freshold.testing.clients;

import org.jspecify.annotations.NullMarked;
