package dev.freshold.client;

import java.time.Duration;
import java.util.List;

/**
 * It is in the store.
 *
 * @param applied false where the store already held this version
 * @param freshFor how long it will be fresh
 * @param staleFor how long it may be served at all
 * @param tags all that it is stored with, those of the namespace's templates included
 * @param reached how far the news has got
 * @param receipt see {@link PutResult#receipt}
 */
public record Stored(
    boolean applied,
    Duration freshFor,
    Duration staleFor,
    List<String> tags,
    Reach reached,
    String receipt)
    implements PutResult {}
