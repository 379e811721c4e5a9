package dev.freshold.client;

import java.util.OptionalLong;

/**
 * The answer to a bump of a scope or a namespace.
 *
 * @param version of the target after the call; it only grows
 * @param applied false where the version was as high as asked already
 * @param receipt proves it
 * @param reached how far it has got
 * @param estimatedEntries how many entries it met, where that is known
 * @param nodesAcked the nodes that had to be waited for, and serve nothing older
 */
public record Bumped(
    long version,
    boolean applied,
    String receipt,
    Reach reached,
    OptionalLong estimatedEntries,
    int nodesAcked) {}
