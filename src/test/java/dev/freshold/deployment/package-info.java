/** What is shipped to run nodes with, rendered and checked by the tools of its ecosystem. */
@NullMarked
package dev.freshold.deployment;

import org.jspecify.annotations.NullMarked;
