package dev.freshold.grpc;

import dev.freshold.ingest.Progress;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A replay as a call: it runs on a thread of its own, tells its progress on the call's context, and
 * ends early when the client leaves.
 */
final class ReplayCall<R> {

  private final StreamObserver<R> observer;
  private final @Nullable Context home = Vertx.currentContext();
  private final AtomicBoolean left = new AtomicBoolean();

  /** Runs a replay to its end. */
  @FunctionalInterface
  interface Run {
    void of(ReplayMapping.Order order, Consumer<Progress> listener, BooleanSupplier cancelled);
  }

  private ReplayCall(StreamObserver<R> observer) {
    this.observer = observer;
  }

  static <R> void start(
      StreamObserver<R> observer,
      Supplier<ReplayMapping.Order> asked,
      Run run,
      Function<Progress, R> mapping) {
    ReplayMapping.Order order;
    try {
      order = asked.get();
    } catch (RuntimeException refusal) {
      observer.onError(ErrorCatalogue.exception(refusal));
      return;
    }
    ReplayCall<R> call = new ReplayCall<>(observer);
    if (observer instanceof ServerCallStreamObserver<R> served) {
      served.setOnCancelHandler(() -> call.left.set(true));
    }
    Thread.ofVirtual().name("replay-" + order.channel()).start(() -> call.run(order, run, mapping));
  }

  private void run(ReplayMapping.Order order, Run run, Function<Progress, R> mapping) {
    try {
      run.of(order, progress -> atHome(() -> observer.onNext(mapping.apply(progress))), left::get);
      atHome(observer::onCompleted);
    } catch (RuntimeException failure) {
      atHome(() -> observer.onError(ErrorCatalogue.exception(failure)));
    }
  }

  /** Nobody is told anything any more once the client has left. */
  private void atHome(Runnable telling) {
    Runnable guarded =
        () -> {
          if (!left.get()) {
            telling.run();
          }
        };
    if (home == null) {
      guarded.run();
    } else {
      home.runOnContext(now -> guarded.run());
    }
  }
}
