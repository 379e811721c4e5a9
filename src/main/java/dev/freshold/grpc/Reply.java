package dev.freshold.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the outcome of an operation to its caller.
 *
 * <p>The answer is written on the context that the call came on, whatever thread the outcome comes
 * on, for a call of the Vert.x server belongs to its context. A caller who is gone, by a cancel or
 * by a deadline, takes the operation with it, so that nobody waits for nobody.
 */
final class Reply<T, R> implements UniSubscriber<T> {

  private static final Logger LOG = Logger.getLogger(Reply.class);

  private final StreamObserver<R> observer;
  private final Function<T, R> mapping;
  private final @Nullable Context home = Vertx.currentContext();
  private volatile @Nullable UniSubscription subscription;

  private Reply(StreamObserver<R> observer, Function<T, R> mapping) {
    this.observer = observer;
    this.mapping = mapping;
  }

  /** Answers a call on the spot. */
  static <R> void now(StreamObserver<R> observer, R answer) {
    write(
        () -> {
          observer.onNext(answer);
          observer.onCompleted();
        });
  }

  /** Runs the operation and answers with its outcome, as the mapping writes it. */
  static <T, R> void to(
      StreamObserver<R> observer, Supplier<Uni<T>> operation, Function<T, R> mapping) {
    Reply<T, R> reply = new Reply<>(observer, mapping);
    if (observer instanceof ServerCallStreamObserver<R> call) {
      call.setOnCancelHandler(reply::leave);
    }
    Uni<T> outcome;
    try {
      outcome = operation.get();
    } catch (RuntimeException refusal) {
      reply.onFailure(refusal);
      return;
    }
    outcome.subscribe().withSubscriber(reply);
  }

  @Override
  public void onSubscribe(UniSubscription subscription) {
    this.subscription = subscription;
  }

  @Override
  public void onItem(T item) {
    atHome(
        () -> {
          R answer;
          try {
            answer = mapping.apply(item);
          } catch (RuntimeException failure) {
            observer.onError(ErrorCatalogue.exception(failure));
            return;
          }
          observer.onNext(answer);
          observer.onCompleted();
        });
  }

  @Override
  public void onFailure(Throwable failure) {
    atHome(() -> observer.onError(ErrorCatalogue.exception(failure)));
  }

  private void leave() {
    UniSubscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  private void atHome(Runnable answer) {
    if (home == null || home.equals(Vertx.currentContext())) {
      write(answer);
    } else {
      home.runOnContext(now -> write(answer));
    }
  }

  private static void write(Runnable answer) {
    try {
      answer.run();
    } catch (IllegalStateException gone) {
      LOG.debug("the caller left before the answer was written", gone);
    }
  }
}
