package dev.freshold.access;

import java.util.Locale;

/** What a line of the audit log says, in the order in which it does. */
public enum AuditKey {
  /** When, as ISO 8601. */
  TIME,
  /** An {@link AuditEvent}. */
  EVENT,
  /** "done", or the code of gRPC; of events, "failed". */
  OUTCOME,
  /** That of the catalogue of errors. */
  REASON,
  /** Who: the name of a caller, or "events". */
  CALLER,
  TENANT,
  /** The address at the other end of the connection. */
  PEER,
  /** The full name of the method. */
  METHOD,
  NAMESPACE,
  /** The first of the keys; {@link #COUNT} says of how many. */
  KEYS,
  /** The first of the tags or the scope; {@link #COUNT} says of how many. */
  TAGS,
  /** The id, source and type of an event. */
  SUBJECT,
  /** The name of a channel. */
  CHANNEL,
  COUNT,
  MODE,
  REACH,
  DRY_RUN,
  REQUEST_ID,
  /** As its caller says. */
  WHY,
  /** Proof of what was done. */
  RECEIPT;

  /** As it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
