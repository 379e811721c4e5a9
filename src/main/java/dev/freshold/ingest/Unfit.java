package dev.freshold.ingest;

import org.jspecify.annotations.Nullable;

/** A rule has no answer for an event. */
final class Unfit extends Exception {

  private static final long serialVersionUID = 1;

  Unfit(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}
