/**
 * What a namespace promises, and every decision as a pure function. Time and chance come in as
 * arguments.
 */
@NullMarked
package dev.freshold.policy;

import org.jspecify.annotations.NullMarked;
