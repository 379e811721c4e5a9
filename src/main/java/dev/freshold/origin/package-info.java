/** Where values come from: the port of an origin, and the limits that every origin is under. */
@NullMarked
package dev.freshold.origin;

import org.jspecify.annotations.NullMarked;
