package dev.freshold.client;

/**
 * The figures of a near cache, counted since its start.
 *
 * @param state whether copies are trusted
 * @param entries copies
 * @param weight of all copies, in bytes
 * @param hits reads that were answered by a copy
 * @param misses reads of a near namespace that were not
 * @param fills copies that were kept
 * @param invalidated copies that an invalidation or an own write dropped
 * @param evicted copies that had to make room
 * @param expired copies whose life was over
 * @param gaps times that the stream was silent for three intervals
 * @param resets times that the stream said that history is gone
 */
public record NearStats(
    NearState state,
    long entries,
    long weight,
    long hits,
    long misses,
    long fills,
    long invalidated,
    long evicted,
    long expired,
    long gaps,
    long resets) {}
