package dev.freshold.client;

/** What became of a put: {@link Stored} or {@link Refused}. */
public sealed interface PutResult permits Stored, Refused {
  /** Proves the position that the put has seen; see {@link Session}. */
  String receipt();
}
