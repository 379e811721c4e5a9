/** The port to shared state: its commands, its answers and the format of a stored entry. */
@NullMarked
package dev.freshold.store;

import org.jspecify.annotations.NullMarked;
