/** The embedded store: one process, no persistence, and the fake for every other test. */
@NullMarked
package dev.freshold.store.memory;

import org.jspecify.annotations.NullMarked;
