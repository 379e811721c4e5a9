package dev.freshold.journal;

import org.jspecify.annotations.Nullable;

/**
 * What a node has of a key in its own memory, for people.
 *
 * @param node its name
 * @param stamp of its copy; null: it keeps none
 * @param applied the number up to which it has applied the journal; null: it does not follow it
 * @param leaseMillis for how long it still holds its lease; 0: it does not
 */
public record LocalState(
    String node, @Nullable Long stamp, @Nullable Long applied, long leaseMillis) {}
