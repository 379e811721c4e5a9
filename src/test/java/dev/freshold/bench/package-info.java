/** Measurements, each beside what it is measured against, in one run on one machine. */
@NullMarked
package dev.freshold.bench;

import org.jspecify.annotations.NullMarked;
