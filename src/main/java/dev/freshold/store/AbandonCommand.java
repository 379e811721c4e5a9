package dev.freshold.store;

import dev.freshold.model.EntryKey;

/**
 * The end of a lease without an outcome.
 *
 * @param failed whether the load failed, so that the key is to cool down
 * @param draw uniform in [0, 1), for the jitter of the back-off
 */
public record AbandonCommand(EntryKey key, String token, boolean failed, double draw) {}
