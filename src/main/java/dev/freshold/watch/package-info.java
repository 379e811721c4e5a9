/**
 * What a node tells of its work while it works: counts, distributions, and spans. It sees the JDK
 * only, so that every room may count without knowing who looks.
 */
@NullMarked
package dev.freshold.watch;

import org.jspecify.annotations.NullMarked;
