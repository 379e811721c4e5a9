package dev.freshold.client;

import java.util.List;

/**
 * How far an invalidation has got.
 *
 * @param reached STORE where FLEET was asked: the time was over first
 * @param nodesAcked nodes that are known to serve nothing older
 * @param pendingNodes nodes that may still serve older copies
 */
public record Awaited(Reach reached, int nodesAcked, List<String> pendingNodes) {}
