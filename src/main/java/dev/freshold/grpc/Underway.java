package dev.freshold.grpc;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Reads of this process that wait for something: the store, an origin, somebody else's load. What
 * is answered on the spot is never under way.
 */
public final class Underway {

  private static final LongAdder GETS = new LongAdder();

  private Underway() {}

  /** How many calls there are. */
  public static long gets() {
    return GETS.sum();
  }

  /** Counts a read until it is answered, fails, or is cancelled. */
  static <T> Uni<T> during(Supplier<Uni<T>> read) {
    Uni<T> answer = read.get();
    GETS.increment();
    return answer.onTermination().invoke(GETS::decrement);
  }
}
