package dev.freshold.cache;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How reads were answered since the node was started. */
public final class ReadStats {

  private final Map<Answer, LongAdder> counts =
      Arrays.stream(Answer.values())
          .collect(Collectors.toUnmodifiableMap(Function.identity(), one -> new LongAdder()));

  /** What a read was answered. */
  public enum Answer {
    /** A fresh value out of this node's own memory. */
    LOCAL,
    /** A value out of this node's own memory, because the store could not be reached. */
    STAND_IN,
    /** A value out of the store. */
    STORE,
    /** A value out of the store, after somebody else's load. */
    WAITED,
    /** A value that was loaded from the origin for it. */
    ORIGIN,
    /** That there is no value. */
    NEGATIVE,
    /** Nothing. */
    MISS
  }

  public long of(Answer answer) {
    LongAdder count = counts.get(answer);
    return count == null ? 0 : count.sum();
  }

  void count(Answer answer) {
    LongAdder count = counts.get(answer);
    if (count != null) {
      count.increment();
    }
  }
}
