package dev.freshold.client;

/**
 * What is wrong with one field of a request.
 *
 * @param path as it is written in the request, such as {@code keys[3].version}
 * @param fault what is wrong, and what to write
 */
public record FieldFault(String path, String fault) {}
