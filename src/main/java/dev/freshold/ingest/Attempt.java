package dev.freshold.ingest;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/**
 * Something that is asked of a broker or the store. What throws is a failure like any other, so
 * that whoever waits for the answer has one.
 */
final class Attempt {

  private Attempt() {}

  /** Asks anew each time that it is subscribed to. */
  static <T> Uni<T> of(Supplier<Uni<T>> asked) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              try {
                asked.get().subscribe().with(emitter::complete, emitter::fail);
              } catch (RuntimeException thrown) {
                emitter.fail(thrown);
              }
            });
  }
}
