package dev.freshold.client;

/**
 * What a loader answers: {@link Loaded}, {@link NotFound}, or, to a server that has a value, {@link
 * NotModified}.
 *
 * @param <V> the type of the values
 */
public sealed interface LoadResult<V> permits Loaded, NotFound, NotModified {}
