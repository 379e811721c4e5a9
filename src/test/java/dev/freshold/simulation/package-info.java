/**
 * Nodes, their store, the network between them and their clocks, all on virtual time and out of one
 * seed: what would take a fleet hours of bad luck takes milliseconds here, and can be repeated.
 */
@NullMarked
package dev.freshold.simulation;

import org.jspecify.annotations.NullMarked;
