package dev.freshold.ingest;

/**
 * What stands before a channel.
 *
 * @param messages that it has not acknowledged; -1: the broker does not say
 * @param deadLetters that lie there; -1: the broker does not say
 */
public record Backlog(long messages, long deadLetters) {}
