/** What is counted and timed. No label ever holds a key. */
@NullMarked
package dev.freshold.telemetry;

import org.jspecify.annotations.NullMarked;
