package dev.freshold.store.redis;

import dev.freshold.store.StoreException;
import dev.freshold.store.StoreException.Fault;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is held, not pooled, on one event loop, where all of its state lives: no method
 * may be called from anywhere else.
 *
 * <p>It is made fit before anyone else sees it: the scripts are loaded, and the eviction policy is
 * checked (rule R11). After a failure it is made anew when it is next asked for, at most once in a
 * growing while; in between, calls fail at once. Each of its lives has a number, so that what was
 * learned in one is not taken for true in another.
 *
 * <p>If the server hangs, all commands fail together with the connection, and of those that change
 * something it is unknown whether they did.
 */
final class HeldConnection {

  private static final Logger LOG = Logger.getLogger(HeldConnection.class);

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  /**
   * Asking a sentinel, connecting, and loading the scripts takes several round trips, and the first
   * time a JVM that is warm.
   */
  static final int CONNECT_TIMEOUTS = 5;

  private final ContextInternal context;
  private final Link.Setup setup;
  private final Runnable onLoss;
  private final long watchdog;
  private @Nullable Life life;
  private int lives;
  private boolean closed;
  private long pause = FIRST_PAUSE_MILLIS;
  private long nextTry;
  private StoreException lastFault = unavailable("the store is closed");

  /** One connection from its making to its end. */
  private record Life(
      int number, Redis client, Promise<RedisConnection> ready, Outstanding outstanding) {}

  /**
   * None yet.
   *
   * @param onLoss told when what was learned over the connection is not to be trusted any more
   */
  HeldConnection(ContextInternal context, Link.Setup setup, Runnable onLoss) {
    this.context = context;
    this.setup = setup;
    this.onLoss = onLoss;
    long interval = Math.max(10, setup.timeoutMillis() / 4);
    this.watchdog =
        context.owner().setPeriodic(interval, tick -> context.runOnContext(turn -> watch()));
  }

  /** The number of the life that it is in; 0: it is in none. */
  int life() {
    return life == null ? 0 : life.number();
  }

  /** Leaves the server that it stands to, if it is still in that life, for that reason. */
  void leave(int number, StoreException why) {
    if (life != null && life.number() == number) {
      end(life, why);
    }
  }

  Future<Response> send(Request request) {
    return ask(connection -> connection.send(request));
  }

  /** Sends commands that only read, as one write. If one of them fails, all do. */
  Future<List<@Nullable Response>> batch(List<Request> requests) {
    return ask(connection -> connection.batch(requests));
  }

  void close() {
    closed = true;
    context.owner().cancelTimer(watchdog);
    if (life != null) {
      end(life, unavailable("the store is closed"));
    }
  }

  private <T> Future<T> ask(Function<RedisConnection, Future<T>> command) {
    Life current = life == null ? connect() : life;
    if (current == null) {
      return Future.failedFuture(lastFault);
    }
    Promise<T> answer = Promise.promise();
    current.outstanding().begin(answer, Link.now());
    current
        .ready()
        .future()
        .compose(command)
        .onComplete(
            done -> {
              current.outstanding().end(answer);
              if (done.succeeded()) {
                answer.tryComplete(done.result());
              } else {
                answer.tryFail(failed(current, done.cause()));
              }
            });
    return answer.future();
  }

  private Throwable failed(Life of, Throwable failure) {
    StoreException fault = Faults.of(failure);
    if (Faults.endsConnection(failure)) {
      end(of, fault);
    }
    return Faults.isUnknownScript(failure) ? failure : fault;
  }

  /** A new life, unless the last one is too short ago. */
  private @Nullable Life connect() {
    long now = Link.now();
    if (closed || now < nextTry) {
      return null;
    }
    nextTry = now + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    Redis client = setup.clients().get();
    Life begun = new Life(++lives, client, Promise.promise(), new Outstanding());
    life = begun;
    long patience = CONNECT_TIMEOUTS * setup.timeoutMillis();
    long timer = context.owner().setTimer(patience, late -> end(begun, Faults.late(patience)));
    client
        .connect()
        .compose(made -> makeFit(begun, made))
        .onComplete(
            done -> {
              context.owner().cancelTimer(timer);
              if (done.failed()) {
                end(begun, Faults.of(done.cause()));
              } else if (begun.ready().tryComplete(done.result())) {
                pause = FIRST_PAUSE_MILLIS;
              }
            });
    return begun;
  }

  private Future<RedisConnection> makeFit(Life of, RedisConnection made) {
    made.endHandler(
        ended ->
            context.runOnContext(turn -> end(of, unavailable("the connection to Redis was lost"))));
    made.exceptionHandler(fault -> LOG.debugf("redis connection: %s", fault.getMessage()));
    List<Request> first = new ArrayList<>();
    first.add(Request.cmd(Command.INFO).arg("memory"));
    setup.scripts().sources().forEach(source -> first.add(Requests.load(source)));
    return made.batch(first)
        .compose(
            said -> {
              StoreException unfit = Fitness.judge(Reply.present(said.getFirst()).toString());
              return unfit == null ? Future.succeededFuture(made) : Future.failedFuture(unfit);
            });
  }

  private void watch() {
    if (life != null && life.outstanding().isOverdue(Link.now(), setup.timeoutMillis())) {
      giveUp(life);
    }
  }

  /**
   * A server that hangs is left; one that is still being reached is given its time, but nobody
   * waits for that.
   */
  private void giveUp(Life late) {
    StoreException fault = Faults.late(setup.timeoutMillis());
    if (late.ready().future().isComplete()) {
      end(late, fault);
    } else {
      late.outstanding().failAll(fault);
    }
  }

  /** Fails everything that is under way in that life, and lets the next call begin another. */
  private void end(Life ended, StoreException fault) {
    if (!ended.equals(life)) {
      return;
    }
    life = null;
    lastFault = fault;
    onLoss.run();
    ended.ready().tryFail(fault);
    ended.outstanding().failAll(fault);
    ended.client().close();
  }

  private static StoreException unavailable(String why) {
    return new StoreException(Fault.UNAVAILABLE, why);
  }
}
