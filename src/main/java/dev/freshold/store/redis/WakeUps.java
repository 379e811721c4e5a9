package dev.freshold.store.redis;

import dev.freshold.store.Store.LeaseEnd;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ends of leases, as Redis publishes them. Publishing is lossy, and so is a connection between
 * two lives; those who wait look for themselves now and then.
 *
 * <p>Has a connection of its own, which is asked for a sign of life now and then: a subscription
 * that is never told anything looks just like one that is cut.
 */
final class WakeUps {

  private static final Logger LOG = Logger.getLogger(WakeUps.class);

  private static final long PULSE_MILLIS = 2_000;

  private final Context context;
  private final Supplier<Redis> clients;
  private final long timeout;
  private final List<Consumer<LeaseEnd>> listeners = new CopyOnWriteArrayList<>();
  private final long pulse;
  private @Nullable Redis client;
  private @Nullable RedisConnection connection;
  private long attempt;
  private boolean answered;

  WakeUps(Vertx vertx, Supplier<Redis> clients, long timeoutMillis) {
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.clients = clients;
    this.timeout = timeoutMillis;
    this.pulse =
        vertx.setPeriodic(0, PULSE_MILLIS, tick -> context.runOnContext(nothing -> pulse()));
  }

  void add(Consumer<LeaseEnd> listener) {
    listeners.add(listener);
  }

  void close() {
    context.owner().cancelTimer(pulse);
    context.runOnContext(nothing -> drop());
  }

  private void pulse() {
    if (connection == null) {
      connect();
      return;
    }
    if (!answered) {
      LOG.debug("the wake-up connection is silent, and made anew");
      drop();
      connect();
      return;
    }
    answered = false;
    connection.send(Request.cmd(Command.PING)).onSuccess(pong -> answered = true);
  }

  private void connect() {
    drop();
    long mine = ++attempt;
    Redis made = clients.get();
    client = made;
    made.connect()
        .compose(
            ready -> {
              ready.handler(this::hear);
              ready.endHandler(end -> context.runOnContext(nothing -> lost(mine)));
              ready.exceptionHandler(fault -> LOG.debugf("wake-ups: %s", fault.getMessage()));
              return ready
                  .send(Request.cmd(Command.PSUBSCRIBE).arg(Keys.CHANNELS))
                  .map(done -> ready);
            })
        .onSuccess(
            ready -> {
              if (mine == attempt) {
                connection = ready;
                answered = true;
              }
            })
        .onFailure(failure -> LOG.debugf("wake-ups: %s", failure.getMessage()));
    context.owner().setTimer(timeout, late -> context.runOnContext(nothing -> giveUp(mine)));
  }

  private void giveUp(long mine) {
    if (mine == attempt && connection == null) {
      drop();
    }
  }

  private void lost(long mine) {
    if (mine == attempt) {
      drop();
    }
  }

  private void drop() {
    Redis left = client;
    client = null;
    connection = null;
    attempt++;
    if (left != null) {
      left.close();
    }
  }

  private void hear(@Nullable Response said) {
    if (said == null
        || (said.type() != ResponseType.PUSH && said.type() != ResponseType.MULTI)
        || said.size() != 4
        || !"pmessage".equals(Reply.text(said, 0))) {
      return;
    }
    answered = true;
    LeaseEnd end = new LeaseEnd(Keys.tenantOf(Reply.text(said, 2)), Reply.text(said, 3));
    listeners.forEach(listener -> listener.accept(end));
  }
}
