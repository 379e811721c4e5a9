package dev.freshold.client;

import org.jspecify.annotations.Nullable;

/**
 * What was loaded, as it is put.
 *
 * @param payload null: there is no such thing
 * @param decoded the value; null with the payload
 * @param codec by which the one was made of the other
 * @param message why there is none
 * @param put version, tags and ttl
 */
record Cargo(
    @Nullable Payload payload,
    @Nullable Object decoded,
    Codec<?> codec,
    String message,
    PutOptions put) {}
