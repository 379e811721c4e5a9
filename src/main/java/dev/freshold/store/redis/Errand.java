package dev.freshold.store.redis;

import dev.freshold.store.redis.Links.Lane;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A step on the event loop of a connection, taken anew for each subscriber. */
final class Errand<T extends @Nullable Object> extends AbstractUni<T> {

  private final Links links;
  private final Function<Lane, Future<T>> step;

  Errand(Links links, Function<Lane, Future<T>> step) {
    this.links = links;
    this.step = step;
  }

  @Override
  public void subscribe(UniSubscriber<? super T> subscriber) {
    Waiting<T> waiting = new Waiting<>(subscriber);
    subscriber.onSubscribe(waiting);
    Lane lane = links.lane();
    lane.link().onLoop(() -> begin(lane).onComplete(waiting));
  }

  private Future<T> begin(Lane lane) {
    try {
      return step.apply(lane);
    } catch (RuntimeException fault) {
      return Future.failedFuture(fault);
    }
  }

  /** Who waits for the outcome. One who leaves is told nothing; the step goes on. */
  private static final class Waiting<T extends @Nullable Object>
      implements UniSubscription, Handler<AsyncResult<T>> {
    private final UniSubscriber<? super T> subscriber;
    private volatile boolean gone;

    Waiting(UniSubscriber<? super T> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void cancel() {
      gone = true;
    }

    @Override
    public void handle(AsyncResult<T> done) {
      if (gone) {
        return;
      }
      if (done.succeeded()) {
        subscriber.onItem(done.result());
      } else {
        subscriber.onFailure(Faults.of(done.cause()));
      }
    }
  }
}
