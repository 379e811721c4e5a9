package dev.freshold.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.math.BigDecimal;

/** Lengths and points of time, on the wire and in milliseconds. */
final class Spans {

  /** Of what the wire may carry: about 10,000 years. */
  private static final long MAX_SECONDS = 315_576_000_000L;

  private static final int SECOND_NANOS = 1_000_000_000;
  private static final int MILLI_NANOS = 1_000_000;

  private Spans() {}

  static Duration duration(long millis) {
    return Duration.newBuilder().setSeconds(millis / 1000).setNanos(nanos(millis)).build();
  }

  /** What the milliseconds have beyond whole seconds. */
  static int nanos(long millis) {
    return (int) (millis % 1000) * MILLI_NANOS;
  }

  static Duration duration(java.time.Duration span) {
    return duration(span.toMillis());
  }

  static Timestamp timestamp(long millis) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(millis, 1000L))
        .setNanos(Math.floorMod(millis, 1000) * MILLI_NANOS)
        .build();
  }

  /** Milliseconds, rounded down; a bad one is a fault, and 0. */
  static long millis(String path, Duration duration, Faults faults) {
    return checked(path, duration, faults).toMillis();
  }

  private static java.time.Duration checked(String path, Duration duration, Faults faults) {
    long seconds = duration.getSeconds();
    int nanos = duration.getNanos();
    if (nanos <= -SECOND_NANOS
        || nanos >= SECOND_NANOS
        || seconds < -MAX_SECONDS
        || seconds > MAX_SECONDS
        || Long.signum(seconds) * nanos < 0) {
      faults.add(path, "is not a valid google.protobuf.Duration; write one such as \"1.5s\"");
      return java.time.Duration.ZERO;
    }
    if (seconds < 0 || nanos < 0) {
      faults.add(path, "is negative; write 0 or more, such as \"1.5s\"");
      return java.time.Duration.ZERO;
    }
    return java.time.Duration.ofSeconds(seconds, nanos);
  }

  /** The same, where nothing beyond the limit makes sense. */
  static long millis(String path, Duration duration, long limit, Faults faults) {
    long millis = millis(path, duration, faults);
    if (millis > limit) {
      faults.add(
          path, "is longer than " + limit / 1000 + "s; write at most \"" + limit / 1000 + "s\"");
    }
    return millis;
  }

  /** The same, where nothing below another limit makes sense either. */
  static long millis(String path, Duration duration, long least, long most, Faults faults) {
    java.time.Duration span = checked(path, duration, faults);
    boolean bad = span.isZero() && !duration.equals(Duration.getDefaultInstance());
    if (!bad && (span.toMillis() < least || span.toMillis() > most)) {
      faults.add(path, "must be " + seconds(least) + " to " + seconds(most));
    }
    return span.toMillis();
  }

  private static String seconds(long millis) {
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + 's';
  }

  /** The same, where zero would mean nothing. */
  static long positiveMillis(String path, Duration duration, Faults faults) {
    if (duration.getSeconds() == 0 && duration.getNanos() == 0) {
      faults.add(path, "must be above zero; leave it out for the policy's own");
    }
    return millis(path, duration, faults);
  }

  /** Milliseconds, rounded up: of an age, too much is safe. */
  static long ageMillis(String path, Duration duration, Faults faults) {
    return checked(path, duration, faults).plusNanos(MILLI_NANOS - 1).toMillis();
  }
}
