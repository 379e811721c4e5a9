/**
 * Events to invalidations: formats, rules, order, duplicates, dead letters, replay and lag. Knows
 * no broker; each has a package of its own below.
 */
@NullMarked
package dev.freshold.ingest;

import org.jspecify.annotations.NullMarked;
