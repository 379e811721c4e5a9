package dev.freshold.journal;

/** What was known here before the store was asked for a key. */
public final class Asked {

  private final Era era;
  private final long position;
  private final long at;

  Asked(Era era, long position, long at) {
    this.era = era;
    this.position = position;
    this.at = at;
  }

  Era era() {
    return era;
  }

  /** The number up to which the journal had been applied. */
  long position() {
    return position;
  }

  /** Our own monotonic clock, in milliseconds. */
  long at() {
    return at;
  }
}
