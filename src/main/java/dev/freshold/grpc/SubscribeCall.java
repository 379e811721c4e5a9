package dev.freshold.grpc;

import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.model.Receipt;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.StoreException;
import dev.freshold.subscribe.Loss;
import dev.freshold.subscribe.Outlet;
import dev.freshold.subscribe.Refusal;
import dev.freshold.subscribe.SubscribeOrder;
import dev.freshold.subscribe.Subscription;
import dev.freshold.subscribe.Subscriptions;
import dev.freshold.v1.Selector;
import dev.freshold.v1.SubscribeResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.ForkJoinPool;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber at the other end of a call.
 *
 * <p>A call of the Vert.x server belongs to its context, and is written to there; elsewhere any
 * thread will do, one at a time. Whether the call takes more is the flow control of its stream and
 * of its connection: what it does not take is not written, and so not kept.
 */
final class SubscribeCall implements Outlet {

  private static final Logger LOG = Logger.getLogger(SubscribeCall.class);

  private final ServerCallStreamObserver<SubscribeResponse> call;
  private final Selector selector;
  private final int limit;
  private final @Nullable Context home = Vertx.currentContext();
  private @Nullable Subscription subscription;

  private SubscribeCall(
      ServerCallStreamObserver<SubscribeResponse> call, Selector selector, int limit) {
    this.call = call;
    this.selector = selector;
    this.limit = limit;
  }

  /** Subscribes the caller, until it leaves. */
  static void open(
      ServerCallStreamObserver<SubscribeResponse> call,
      SubscribeOrder order,
      Selector selector,
      Subscriptions hub) {
    SubscribeCall outlet = new SubscribeCall(call, selector, hub.limit());
    call.setOnReadyHandler(outlet::ready);
    call.setOnCancelHandler(outlet::leave);
    outlet.subscription = hub.open(order, outlet);
  }

  @Override
  public void execute(Runnable task) {
    if (home == null) {
      ForkJoinPool.commonPool().execute(task);
    } else {
      home.runOnContext(now -> task.run());
    }
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public void checkpoint(Receipt position, boolean current) {
    write(SubscribeAnswers.checkpoint(position, current));
  }

  @Override
  public void invalidation(Receipt position, JournalRecord record) {
    write(SubscribeAnswers.invalidation(position, record));
  }

  @Override
  public void reset(Receipt position, Loss loss) {
    write(SubscribeAnswers.reset(position, loss, selector));
  }

  @Override
  public void goodbye(Receipt position) {
    write(SubscribeAnswers.goodbye(position));
    end(call::onCompleted);
  }

  @Override
  public void refused(Refusal refusal) {
    failed(
        switch (refusal) {
          case FULL -> new ProblemException(new Problem.SubscriberLimit(limit));
          case STOPPING -> new ProblemException(new Problem.NodeStopping());
          case AHEAD -> new ProblemException(new Problem.ReceiptInvalid("resume_token"));
          case UNREACHABLE ->
              new StoreException(
                  StoreException.Fault.UNAVAILABLE,
                  "it has not said in time where the journal stands");
        });
  }

  @Override
  public void failed(RuntimeException fault) {
    end(() -> call.onError(ErrorCatalogue.exception(fault)));
  }

  private void ready() {
    Subscription current = subscription;
    if (current != null) {
      current.ready();
    }
  }

  private void leave() {
    Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  private void write(SubscribeResponse response) {
    end(() -> call.onNext(response));
  }

  /** Nobody has to be told that somebody has left. */
  private void end(Runnable writing) {
    try {
      writing.run();
    } catch (IllegalStateException gone) {
      LOG.debug("the subscriber left before it was told", gone);
      leave();
    }
  }
}
