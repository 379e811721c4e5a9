package dev.freshold.ingest;

/** Where to begin to read again. */
public sealed interface From {

  /** With the oldest that there is. */
  record Beginning() implements From {}

  /** With the first from that time on, in milliseconds since 1970. */
  record Time(long millis) implements From {}

  /** Behind the place of a {@link Letter#token}. */
  record After(String token) implements From {}
}
