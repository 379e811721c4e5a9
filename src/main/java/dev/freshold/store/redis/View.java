package dev.freshold.store.redis;

import dev.freshold.model.Epoch;

/**
 * What a connection knows of a partition since its {@code hello}.
 *
 * @param openedAt the store's clock when the epoch was opened, in milliseconds
 * @param life of the connection, {@link HeldConnection#life()}
 */
record View(Epoch epoch, long openedAt, int life) {}
