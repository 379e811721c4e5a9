package dev.freshold.testing.history;

import dev.freshold.model.Receipt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How a story says things. */
final class Words {

  private static final long MICROS_PER_MILLI = 1_000;

  private Words() {}

  static String receipt(@Nullable Receipt receipt) {
    return receipt == null
        ? ""
        : " @%s.%d".formatted(receipt.epoch().toString().substring(0, 4), receipt.position());
  }

  /** Milliseconds since the start of the run. */
  static String time(Moment moment, long start) {
    long micros = TimeUnit.NANOSECONDS.toMicros(moment.nanos() - start);
    return "%d.%03d".formatted(micros / MICROS_PER_MILLI, micros % MICROS_PER_MILLI);
  }
}
