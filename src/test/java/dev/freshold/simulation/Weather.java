package dev.freshold.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * What goes wrong in a run, and how often.
 *
 * @param every milliseconds between two troubles of a kind, on the average; those that are missing
 *     do not occur
 * @param hiccups the part of messages that take long
 * @param lostPushes the part of pushes that get lost, and as many come twice, or too late
 * @param journalLength how many records the store keeps
 * @param drift by how much the clocks of nodes differ from the true one
 * @param longest how long a trouble lasts, at the most; short ones are as frequent as long ones
 * @param writes of a hundred things that a client does
 */
record Weather(
    Map<Trouble, Long> every,
    double hiccups,
    double lostPushes,
    int journalLength,
    double drift,
    int shortest,
    int longest,
    int writes) {

  /** Nothing that the protocol assumes of two clocks is exceeded. */
  static final double DRIFT = 0.01;

  private static final int LONG_JOURNAL = 10_000;
  private static final int SHORTEST = 20;
  private static final int LONGEST = 3_000;
  private static final int WRITES = 14;

  enum Trouble {
    /** A node cannot reach the store, and hears nothing of it. */
    CUT,
    /** The requests, the answers or the pushes of a node get lost, and the rest does not. */
    HALF_CUT,
    /** All that a node says and hears is late. */
    SLOW,
    /** A node does nothing for a while. */
    STOP,
    /** The same, and its monotonic clock stands still. */
    SUSPEND,
    /** A node dies, and another takes its place. */
    CRASH,
    /** A node leaves as it should, and another takes its place. */
    LEAVE,
    /** The store does nothing for a while. */
    PAUSE,
    /** The store is restarted, and has forgotten everything. */
    RESTART
  }

  Weather {
    every = Map.copyOf(every);
  }

  /** Some of everything, out of the seed. */
  static Weather mixed(Random random) {
    Map<Trouble, Long> every = new EnumMap<>(Trouble.class);
    for (Trouble trouble : Trouble.values()) {
      if (random.nextInt(3) == 0) {
        every.put(trouble, 500L + random.nextInt(5_000));
      }
    }
    return new Weather(
        every,
        random.nextInt(3) * 0.02,
        random.nextBoolean() ? 0 : random.nextDouble() * 0.3,
        random.nextBoolean() ? LONG_JOURNAL : 1 + random.nextInt(20),
        random.nextBoolean() ? DRIFT : 0,
        SHORTEST,
        LONGEST,
        WRITES);
  }

  /** Of one kind, and often. */
  static Weather of(Trouble trouble, long every) {
    return new Weather(
        Map.of(trouble, every), 0.01, 0, LONG_JOURNAL, DRIFT, SHORTEST, LONGEST, WRITES);
  }

  /** And another. */
  Weather and(Trouble trouble, long often) {
    Map<Trouble, Long> both = new EnumMap<>(every);
    both.put(trouble, often);
    return new Weather(both, hiccups, lostPushes, journalLength, drift, shortest, longest, writes);
  }

  Weather lasting(int atLeast, int atMost) {
    return new Weather(every, hiccups, lostPushes, journalLength, drift, atLeast, atMost, writes);
  }

  Weather withHiccups(double part) {
    return new Weather(every, part, lostPushes, journalLength, drift, shortest, longest, writes);
  }

  Weather withLostPushes(double part) {
    return new Weather(every, hiccups, part, journalLength, drift, shortest, longest, writes);
  }

  Weather withJournal(int length) {
    return new Weather(every, hiccups, lostPushes, length, drift, shortest, longest, writes);
  }

  Weather withDrift(double part) {
    return new Weather(every, hiccups, lostPushes, journalLength, part, shortest, longest, writes);
  }

  Weather withWrites(int ofHundred) {
    return new Weather(
        every, hiccups, lostPushes, journalLength, drift, shortest, longest, ofHundred);
  }
}
