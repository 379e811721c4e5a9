package dev.freshold.store;

/**
 * A node that may serve copies of what lies in a partition, and has to be waited for.
 *
 * @param node names one life of one process
 * @param serial of the newest of its renewals
 * @param applied the number up to which it has applied the journal
 * @param renewedAt the store's clock at its last renewal, in milliseconds; for people
 * @param leaseMillis how long a lease of its own lasts
 */
public record Member(String node, long serial, long applied, long renewedAt, long leaseMillis) {}
