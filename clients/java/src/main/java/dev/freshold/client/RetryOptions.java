package dev.freshold.client;

import java.time.Duration;

/**
 * How often, and after which wait, a call is made again where its outcome and its method allow it.
 *
 * @param attempts calls in all, the first included; 1: no retry
 * @param base the first wait; each next one is twice as long, times a random factor of 0.5 to 1
 * @param max the longest wait
 */
public record RetryOptions(int attempts, Duration base, Duration max) {
  private static final RetryOptions DEFAULTS =
      new RetryOptions(4, Duration.ofMillis(50), Duration.ofSeconds(2));

  /** Checks the bounds. */
  public RetryOptions {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be 1 or more");
    }
  }

  /** 4 attempts, 50 ms to 2 s. */
  public static RetryOptions defaults() {
    return DEFAULTS;
  }

  /** One attempt. */
  public static RetryOptions none() {
    return DEFAULTS.attempts(1);
  }

  /** See the class. */
  public RetryOptions attempts(int all) {
    return new RetryOptions(all, base, max);
  }
}
