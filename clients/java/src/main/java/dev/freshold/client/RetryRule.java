package dev.freshold.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The retry table: whether a failed call is worth another attempt, and after how long. */
record RetryRule(RetryOptions options) {
  private static final int LARGEST_SHIFT = 30;

  /** The wait before the next attempt; null: there is to be none. */
  @Nullable Duration again(FresholdException failed, int attempts) {
    return attempts >= options.attempts() ? null : wait(failed, attempts);
  }

  /** As if there was no limit of attempts. */
  @Nullable Duration wait(FresholdException failed, int attempts) {
    Status.Code code = failed.code().orElse(null);
    Duration told = failed.retryAfter().orElse(null);
    boolean worth =
        code == Status.Code.UNAVAILABLE || (code == Status.Code.RESOURCE_EXHAUSTED && told != null);
    if (!worth) {
      return null;
    }
    return told != null ? told : backoff(attempts);
  }

  Duration backoff(int attempts) {
    long most = options.max().toMillis();
    int shift = Math.min(attempts - 1, LARGEST_SHIFT);
    long wait = Math.min(options.base().toMillis() << shift, most);
    double factor = 0.5 + ThreadLocalRandom.current().nextDouble() / 2;
    return Duration.ofNanos((long) (wait * factor * 1e6));
  }
}
