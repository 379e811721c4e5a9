package dev.freshold.client;

import java.util.OptionalLong;

/**
 * The answer to an invalidation.
 *
 * @param receipt proves it; empty after a dry run
 * @param reached how far it has got
 * @param estimatedEntries how many entries it met, or would meet, where that is known
 * @param nodesAcked the nodes that had to be waited for, and serve nothing older
 * @param noOps keys whose bust was late or a duplicate; 0 for tags
 */
public record Invalidated(
    String receipt, Reach reached, OptionalLong estimatedEntries, int nodesAcked, int noOps) {}
