package dev.freshold.testing;

import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Checks a property with many seeds; a failure names its seed and the command that replays it. */
public final class Seeded {

  private static final String PROPERTY = "freshold.seed";

  private Seeded() {}

  /** Runs the check with each seed from 1 on, or with the one that is to be replayed. */
  public static void check(int seeds, Consumer<Random> property) {
    Long replayed = Long.getLong(PROPERTY);
    LongStream all = replayed == null ? LongStream.rangeClosed(1, seeds) : LongStream.of(replayed);
    String test =
        StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
            .getCallerClass()
            .getSimpleName();
    all.forEach(seed -> check(seed, test, property));
  }

  private static void check(long seed, String test, Consumer<Random> property) {
    try {
      property.accept(new Random(seed * 0x9E3779B97F4A7C15L));
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(
          "seed %d fails; replay: ./mvnw test -Dtest=%s -D%s=%d"
              .formatted(seed, test, PROPERTY, seed),
          failure);
    }
  }
}
