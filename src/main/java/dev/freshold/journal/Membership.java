package dev.freshold.journal;

/**
 * How this node takes part in the fleet.
 *
 * @param node names this life of this process, and no other ever
 * @param leaseMillis how long the node lease lasts: what an invalidation waits for a node that has
 *     died, and what this node may pause without losing its copies' worth
 * @param names how many invalidated names are remembered for each partition
 */
public record Membership(String node, long leaseMillis, int names) {}
