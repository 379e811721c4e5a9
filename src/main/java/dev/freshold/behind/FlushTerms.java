package dev.freshold.behind;

/**
 * How logs are flushed.
 *
 * @param leaseMillis how long a node that has died keeps others from flushing
 * @param maxAttempts after how many the write goes to the dead letters; 0: never
 * @param maxDeadLetters how many are kept for a tenant, roughly
 * @param maxBacklog how many entries of a log are looked at ahead
 */
public record FlushTerms(long leaseMillis, int maxAttempts, int maxDeadLetters, int maxBacklog) {}
