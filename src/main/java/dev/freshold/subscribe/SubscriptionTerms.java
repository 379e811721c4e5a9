package dev.freshold.subscribe;

/**
 * What the subscribers of one node may cost.
 *
 * @param maxSubscribers at once; more of them cost memory each
 * @param ringRecords how many recent records each tenant with subscribers has at hand
 * @param ringBytes how many bytes of them
 * @param slackMillis how old the store's confirmation may be where that is longer than the
 *     subscriber's own interval: a node asks for it no more often than it has to
 */
public record SubscriptionTerms(
    int maxSubscribers, int ringRecords, long ringBytes, long slackMillis) {}
