package dev.freshold.store;

import dev.freshold.model.EntryKey;

/**
 * A sign of life of whoever loads under a lease.
 *
 * @param millis how long the lease is to last from now; it is never shortened
 */
public record ExtendCommand(EntryKey key, String token, long millis) {}
