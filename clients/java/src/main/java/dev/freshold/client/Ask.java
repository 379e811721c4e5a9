package dev.freshold.client;

import java.util.OptionalLong;

/**
 * What a loader is asked for.
 *
 * @param namespace of the key
 * @param schemaVersion of the key; may be empty
 * @param key what to load
 * @param minVersion an older version will be refused
 * @param readPrimary a replica may not have caught up with what was invalidated: read the primary
 * @param validator of the value that is cached, where the server that asks has one; empty with
 *     getOrLoad
 */
public record Ask(
    String namespace,
    String schemaVersion,
    String key,
    OptionalLong minVersion,
    boolean readPrimary,
    String validator) {}
