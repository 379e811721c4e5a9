/** A small service, and the start of the README. */
@NullMarked
package dev.freshold.client.example;

import org.jspecify.annotations.NullMarked;
