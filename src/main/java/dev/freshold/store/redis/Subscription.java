package dev.freshold.store.redis;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What Redis publishes on some channels, over a connection of its own, which is made anew whenever
 * it is lost: at once the first time, and then at most once in a growing while. What is published
 * in between is lost.
 *
 * <p>The connection is asked for a sign of life now and then: a subscription that is never told
 * anything looks just like one that is cut. All state lives on one event loop, where the listener
 * is told, too.
 */
final class Subscription {

  private static final Logger LOG = Logger.getLogger(Subscription.class);

  private static final long PULSE_MILLIS = 250;
  private static final long LONGEST_SILENCE_MILLIS = 1_000;
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private final ContextInternal context;
  private final Supplier<Redis> clients;
  private final String pattern;
  private final long patience;
  private final Listener listener;
  private final long pulse;
  private @Nullable Life life;
  private boolean closed;
  private long heardAt;
  private long pause = FIRST_PAUSE_MILLIS;
  private long nextTry;

  /** Who is told. */
  interface Listener {

    /** Redis has taken the subscription: from here on, what it publishes is heard. */
    void begun();

    /** Something was published. */
    void heard(String channel, Response message);
  }

  /** One connection from its making to its end. */
  private static final class Life {
    private final Redis client;
    private @Nullable RedisConnection connection;
    private boolean begun;

    Life(Redis client) {
      this.client = client;
    }
  }

  /**
   * None yet, but soon.
   *
   * @param clients makes a client, on the event loop that calls it
   * @param pattern names the channels; one pattern, so that one answer speaks for all
   * @param timeoutMillis how long Redis may take over anything
   */
  Subscription(
      Vertx vertx, Supplier<Redis> clients, String pattern, long timeoutMillis, Listener listener) {
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.clients = clients;
    this.pattern = pattern;
    this.patience = HeldConnection.CONNECT_TIMEOUTS * timeoutMillis;
    this.listener = listener;
    this.pulse = vertx.setPeriodic(0, PULSE_MILLIS, tick -> onLoop(this::pulse));
  }

  void close() {
    context.owner().cancelTimer(pulse);
    onLoop(
        () -> {
          closed = true;
          end();
        });
  }

  private void onLoop(Runnable step) {
    if (context.inThread()) {
      context.dispatch(step);
    } else {
      context.runOnContext(turn -> step.run());
    }
  }

  private void pulse() {
    Life current = life;
    long silence = Link.now() - heardAt;
    if (current == null) {
      connect();
    } else if (silence > (current.begun ? LONGEST_SILENCE_MILLIS : patience)) {
      LOG.debug("the subscription is silent, and made anew");
      lost(current);
    } else if (current.begun && current.connection != null) {
      // in RESP2, what was published may be taken for the answer
      current
          .connection
          .send(Request.cmd(Command.PING))
          .onSuccess(said -> onLoop(() -> hear(current, said)));
    }
  }

  /** A new life, unless the last one is too short ago; then the pulse comes back to it. */
  private void connect() {
    long now = Link.now();
    if (closed || now < nextTry) {
      return;
    }
    nextTry = now + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    heardAt = now;
    Life begun = new Life(clients.get());
    life = begun;
    begun
        .client
        .connect()
        .onComplete(
            done -> {
              if (done.succeeded()) {
                onLoop(() -> subscribe(begun, done.result()));
              } else {
                LOG.debugf("subscription: %s", done.cause().getMessage());
                onLoop(() -> lost(begun));
              }
            });
  }

  private void subscribe(Life of, RedisConnection made) {
    if (!of.equals(life)) {
      return;
    }
    of.connection = made;
    made.handler(said -> onLoop(() -> hear(of, said)));
    made.endHandler(end -> onLoop(() -> lost(of)));
    made.exceptionHandler(fault -> LOG.debugf("subscription: %s", fault.getMessage()));
    made.send(Request.cmd(Command.PSUBSCRIBE).arg(pattern))
        .onFailure(fault -> onLoop(() -> lost(of)));
  }

  private void lost(Life of) {
    if (of.equals(life)) {
      end();
      connect();
    }
  }

  private void end() {
    Life ended = life;
    life = null;
    if (ended != null) {
      ended.client.close();
    }
  }

  private void hear(Life over, @Nullable Response said) {
    if (!over.equals(life)) {
      return;
    }
    heardAt = Link.now();
    if (said == null
        || (said.type() != ResponseType.PUSH && said.type() != ResponseType.MULTI)
        || said.size() < 3) {
      return;
    }
    switch (Reply.text(said, 0)) {
      case "psubscribe" -> {
        over.begun = true;
        pause = FIRST_PAUSE_MILLIS;
        listener.begun();
      }
      case "pmessage" -> listener.heard(Reply.text(said, 2), Reply.part(said, 3));
      default -> {}
    }
  }
}
