package dev.freshold.fleet;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Calls as clients/README.md says that they are to be tried again: what is UNAVAILABLE, four times
 * in all.
 */
final class Retrying {

  private static final int ATTEMPTS = 4;
  private static final long BASE_MILLIS = 50;

  private final LongAdder retries = new LongAdder();

  /** The answer, or the failure of the last attempt. */
  <T> T call(Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (StatusRuntimeException failure) {
        if (failure.getStatus().getCode() != Status.Code.UNAVAILABLE || attempt == ATTEMPTS) {
          throw failure;
        }
        retries.increment();
        pause(attempt);
      }
    }
  }

  /** How often anything was tried again. */
  long count() {
    return retries.sum();
  }

  private static void pause(int attempt) {
    long longest = TimeUnit.MILLISECONDS.toNanos(BASE_MILLIS << (attempt - 1));
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
  }
}
