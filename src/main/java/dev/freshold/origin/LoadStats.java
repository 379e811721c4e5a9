package dev.freshold.origin;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How the loads of a namespace ended on this node, and how long they took. */
public final class LoadStats {

  /** How a load ended. */
  public enum Ending {
    /** With a value, or with the news that the cached one still holds. */
    VALUE,
    /** There is no such thing. */
    ABSENT,
    /** The origin let us not have it. */
    DENIED,
    /** The origin failed, or did not answer in time. */
    FAILED,
    /** Too many waited. */
    BUSY,
    /** All who wanted it have left. */
    CANCELLED
  }

  private final Map<Ending, LongAdder> endings = new EnumMap<>(Ending.class);
  private final LongAdder calls = new LongAdder();
  private final LongAdder callMillis = new LongAdder();

  LoadStats() {
    for (Ending ending : Ending.values()) {
      endings.put(ending, new LongAdder());
    }
  }

  /** Loads that have ended so. */
  public long count(Ending ending) {
    return adder(ending).sum();
  }

  /** Calls to the origin that have ended, each for one key or more. */
  public long calls() {
    return calls.sum();
  }

  /** Milliseconds that they took, together. */
  public long callMillis() {
    return callMillis.sum();
  }

  void note(LoadAnswer answer) {
    adder(
            switch (answer) {
              case LoadAnswer.Found found -> Ending.VALUE;
              case LoadAnswer.NotModified same -> Ending.VALUE;
              case LoadAnswer.Absent absent -> Ending.ABSENT;
              case LoadAnswer.Denied denied -> Ending.DENIED;
              case LoadAnswer.Failed failed -> Ending.FAILED;
              case LoadAnswer.Busy busy -> Ending.BUSY;
            })
        .increment();
  }

  void noteCancelled() {
    adder(Ending.CANCELLED).increment();
  }

  void noteCall(long millis) {
    calls.increment();
    callMillis.add(millis);
  }

  private LongAdder adder(Ending ending) {
    LongAdder adder = endings.get(ending);
    if (adder == null) {
      throw new IllegalStateException("every ending is counted");
    }
    return adder;
  }
}
