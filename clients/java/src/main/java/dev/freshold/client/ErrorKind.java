package dev.freshold.client;

/** What a caller may do about an error. */
public enum ErrorKind {
  /** Mend the call; {@link FresholdException#fields} say where. */
  INVALID_REQUEST,
  /** Mend the settings or the credentials. */
  NOT_ALLOWED,
  /** Less at once, or later. */
  LIMIT,
  /** Later. Of a write it is not known whether it took effect. */
  UNAVAILABLE,
  /** The deadline passed. Of a write it is not known whether it took effect. */
  DEADLINE,
  /** The caller cancelled, or its thread was interrupted. */
  CANCELLED,
  /** The log of the server says more. */
  SERVER_FAULT,
  /** The loader failed; the cause says how. */
  LOAD_FAILED,
  /** What was loaded could not be stored, the reason says why. Read the primary of the origin. */
  LOAD_REFUSED,
  /**
   * Loads of the key are held back beyond the deadline, for {@link FresholdException#retryAfter}.
   */
  HELD_BACK,
  /** The value does not fit the codec; another schema version keeps the two apart. */
  CODEC,
  /** The client is closed. */
  CLOSED
}
