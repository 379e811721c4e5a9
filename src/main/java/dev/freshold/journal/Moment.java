package dev.freshold.journal;

/**
 * One look at both clocks. A batch takes one for all of its keys: what it answers was true at that
 * moment, which lies within the call.
 *
 * @param now monotonic, in milliseconds
 * @param apart by how much further the wall clock has moved since the two last agreed, in
 *     milliseconds
 */
public record Moment(long now, long apart) {

  /** Whether clocks that are so far apart say nothing of how much time has passed. */
  boolean isUncertain() {
    return Math.abs(apart) > TwoClocks.TOLERANCE_MILLIS;
  }

  /** By whichever clock has moved further: nothing is younger than by this one. */
  long latest() {
    return now + Math.max(0, apart);
  }
}
