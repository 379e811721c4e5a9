package dev.freshold.cache;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/** How one of many went: its failure is its own, and does not end the others. */
public sealed interface Attempt<T> {

  /** It went well. */
  record Done<T>(T value) implements Attempt<T> {}

  /** It did not. */
  record Failed<T>(Throwable failure) implements Attempt<T> {}

  /** Tries the operation, which may fail before it starts. Never fails itself. */
  static <T> Uni<Attempt<T>> of(Supplier<Uni<T>> operation) {
    Uni<T> started;
    try {
      started = operation.get();
    } catch (RuntimeException failure) {
      return Uni.createFrom().item(new Failed<>(failure));
    }
    return started.<Attempt<T>>map(Done::new).onFailure().recoverWithItem(Failed::new);
  }
}
