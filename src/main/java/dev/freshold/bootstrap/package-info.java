/** Puts the rooms together. The only package that sees implementations side by side. */
@NullMarked
package dev.freshold.bootstrap;

import org.jspecify.annotations.NullMarked;
