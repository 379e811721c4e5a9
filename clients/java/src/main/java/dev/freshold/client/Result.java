package dev.freshold.client;

import org.jspecify.annotations.Nullable;

/**
 * What one key of a getMany or one put of a putMany came to: an answer, or an error that is this
 * item's alone.
 *
 * @param key the key
 * @param answer null where it failed
 * @param error null where it did not fail
 * @param <A> {@link Lookup} or {@link PutResult}
 */
public record Result<A>(String key, @Nullable A answer, @Nullable FresholdException error) {
  static <A> Result<A> of(String key, A answer) {
    return new Result<>(key, answer, null);
  }

  static <A> Result<A> failed(String key, FresholdException error) {
    return new Result<>(key, null, error);
  }

  /** The answer, or the error raised. */
  public A get() {
    if (answer == null) {
      throw error == null
          ? new IllegalStateException("neither an answer nor an error")
          : error.here();
    }
    return answer;
  }
}
