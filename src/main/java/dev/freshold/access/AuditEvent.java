package dev.freshold.access;

import java.util.Locale;

/** What the audit log tells of. */
public enum AuditEvent {
  /** Keys, tags, a scope or a namespace were invalidated, or were to be. */
  INVALIDATION,
  /** An event was handed in. */
  EVENT,
  /** Dead letters or events were replayed. */
  REPLAY,
  /** Somebody was refused: unknown, without permission, beyond a quota. */
  REFUSAL,
  /** So many refusals of one second are not told of one by one. */
  SUPPRESSED;

  /** As it is written. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
