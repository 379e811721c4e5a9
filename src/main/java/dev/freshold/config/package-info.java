/** Settings to policies: every fault is found before the first request is served. */
@NullMarked
package dev.freshold.config;

import org.jspecify.annotations.NullMarked;
