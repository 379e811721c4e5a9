/** Tests of the settings. */
@NullMarked
package dev.freshold.config;

import org.jspecify.annotations.NullMarked;
