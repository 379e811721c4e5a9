package dev.freshold.store;

import dev.freshold.model.Receipt;

/**
 * What a bust did.
 *
 * @param noOps keys for which it was late or a duplicate
 * @param met entries that it is known to have met
 */
public record BustResult(Receipt receipt, int noOps, long met) {}
