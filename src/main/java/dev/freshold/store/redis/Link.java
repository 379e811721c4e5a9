package dev.freshold.store.redis;

import dev.freshold.model.Epoch;
import dev.freshold.model.Tenant;
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
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One held connection, on one event loop, where all of its state lives: no method may be called
 * from anywhere else.
 *
 * <p>A pool that reconnects in silence cannot promise that {@code hello} comes first (rule R9), so
 * that the connection is held here. It is made fit before anyone else sees it: the scripts are
 * loaded, the eviction policy is checked (rule R11), and the first command in each partition is
 * {@code hello}. After a failure it is made anew, at most once in a growing while; in between,
 * calls fail at once.
 *
 * <p>Redis answers in order, so that one look at the oldest command tells whether the server hangs.
 * If it does, all commands fail together with the connection, and of those that change something it
 * is unknown whether they did.
 */
final class Link {

  private static final Logger LOG = Logger.getLogger(Link.class);

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final int EPOCH_TRIES = 4;

  /**
   * Asking a sentinel, connecting, and loading the scripts takes several round trips, and the first
   * time a JVM that is warm.
   */
  private static final int CONNECT_TIMEOUTS = 5;

  private final ContextInternal context;
  private final Setup setup;
  private final ArrayDeque<Sent> sent = new ArrayDeque<>();
  private final Map<Tenant, Future<View>> views = new HashMap<>();
  private final long watchdog;
  private @Nullable Redis client;
  private @Nullable Future<RedisConnection> connection;
  private final ClockWatch clock = new ClockWatch();
  private long pause = FIRST_PAUSE_MILLIS;
  private long nextTry;
  private @Nullable StoreException lastFault;

  /**
   * What every link of a store shares.
   *
   * @param clients makes a client, on the event loop that calls it
   * @param timeoutMillis how long Redis may take over anything
   * @param greatestLifeMillis the greatest life of an entry under the policies of this node
   */
  record Setup(
      Supplier<Redis> clients, Scripts scripts, long timeoutMillis, long greatestLifeMillis) {}

  private record Sent(Promise<Response> promise, long at) {}

  Link(ContextInternal context, Setup setup) {
    this.context = context;
    this.setup = setup;
    long interval = Math.max(10, setup.timeoutMillis() / 4);
    this.watchdog = context.owner().setPeriodic(interval, tick -> onLoop(this::watch));
  }

  /** Runs the step on the event loop of the link. */
  void onLoop(Runnable step) {
    if (context.inThread()) {
      context.dispatch(step);
    } else {
      context.runOnContext(nothing -> step.run());
    }
  }

  /**
   * Runs a script in a partition. The arguments are made for the epoch in force; if that has
   * changed meanwhile, the script has done nothing, and is tried again under the new one.
   */
  <T> Future<T> run(
      Tenant tenant, Function<View, Request> call, BiFunction<Response, View, T> decode) {
    return attempt(tenant, call, decode, EPOCH_TRIES);
  }

  private <T> Future<T> attempt(
      Tenant tenant,
      Function<View, Request> call,
      BiFunction<Response, View, T> decode,
      int tries) {
    return view(tenant)
        .compose(
            view ->
                send(call.apply(view))
                    .recover(failure -> again(failure, call.apply(view)))
                    .compose(
                        said ->
                            isOtherEpoch(said)
                                ? underNextEpoch(tenant, call, decode, tries)
                                : Future.succeededFuture(decode.apply(said, view))));
  }

  private <T> Future<T> underNextEpoch(
      Tenant tenant,
      Function<View, Request> call,
      BiFunction<Response, View, T> decode,
      int tries) {
    views.remove(tenant);
    return tries > 1
        ? attempt(tenant, call, decode, tries - 1)
        : Future.failedFuture(
            new StoreException(Fault.UNAVAILABLE, "the epoch of the store keeps changing"));
  }

  /** A script that Redis has forgotten has done nothing: it is loaded once more. */
  private Future<Response> again(Throwable failure, Request request) {
    return Faults.isUnknownScript(failure)
        ? loadScripts().compose(loaded -> send(request))
        : Future.failedFuture(failure);
  }

  /** One command that only reads. */
  Future<Response> ask(Request request) {
    return send(request);
  }

  /** Sends commands that only read, as one write. If one of them fails, all do. */
  Future<List<Response>> batch(List<Request> requests) {
    return connection()
        .compose(
            ready -> {
              Promise<Response> timed = track();
              Promise<List<Response>> answer = Promise.promise();
              timed.future().onFailure(answer::tryFail);
              ready
                  .batch(requests)
                  .onComplete(
                      done -> {
                        settle(timed);
                        if (done.succeeded()) {
                          answer.tryComplete(done.result());
                        } else {
                          answer.tryFail(failed(done.cause()));
                        }
                      });
              return answer.future();
            });
  }

  /** What is known of the partition, after a {@code hello} on this connection. */
  Future<View> view(Tenant tenant) {
    Future<View> known = views.get(tenant);
    if (known != null && !known.failed()) {
      return known;
    }
    Future<View> hello = connection().compose(ready -> hello(tenant, ""));
    views.put(tenant, hello);
    return hello;
  }

  /** The tenants that this connection knows. */
  List<Tenant> tenants() {
    return List.copyOf(views.keySet());
  }

  /**
   * Compares the store's clock with our own. If it went back (rule R12), what is stored would live
   * longer than it may: every partition gets a new epoch, and whoever brought the news has to ask
   * again.
   *
   * @param askedAt {@link #now()} before the store was asked
   * @param storeTime what it answered, in milliseconds
   */
  void observe(long askedAt, long storeTime) {
    long back = clock.observe(askedAt, now(), storeTime);
    if (back == 0) {
      return;
    }
    LOG.warnf("the clock of the store went back by %d ms: everything starts cold", back);
    for (Tenant tenant : List.copyOf(views.keySet())) {
      View left = view(tenant).result();
      if (left != null) {
        views.put(tenant, connection().compose(ready -> hello(tenant, left.epoch().toString())));
      }
    }
    throw new StoreException(
        Fault.UNAVAILABLE,
        "the clock of the store went back by " + back + " ms; a new epoch begins");
  }

  /** Whether the connection stands; makes it if it does not. */
  Future<Void> check() {
    return send(Request.cmd(Command.PING)).mapEmpty();
  }

  void close() {
    drop(new StoreException(Fault.UNAVAILABLE, "the store is closed"));
    nextTry = Long.MAX_VALUE;
    context.owner().cancelTimer(watchdog);
  }

  private Future<View> hello(Tenant tenant, String leaving) {
    Keys keys = new Keys(tenant);
    Epoch fresh = new Epoch(ThreadLocalRandom.current().nextLong());
    Request hello =
        Requests.script(setup.scripts().sha(Script.HELLO), List.of(keys.control(), keys.journal()))
            .arg(fresh.toString())
            .arg(setup.greatestLifeMillis())
            .arg(leaving);
    return send(hello)
        .map(
            said -> {
              View view = new View(Epoch.parse(Reply.text(said, 0)), Reply.number(said, 2));
              if (Reply.count(said, 3) == 1) {
                LOG.infof("tenant=%s epoch=%s opened", tenant, view.epoch());
              }
              return view;
            });
  }

  /** The connection, or its making, for which nobody waits longer than for an answer. */
  private Future<RedisConnection> connection() {
    Future<RedisConnection> made = connection == null ? connect() : connection;
    if (made.isComplete()) {
      return made;
    }
    Promise<RedisConnection> bounded = Promise.promise();
    long timer =
        context
            .owner()
            .setTimer(
                setup.timeoutMillis(), late -> bounded.tryFail(Faults.late(setup.timeoutMillis())));
    made.onComplete(
        done -> {
          context.owner().cancelTimer(timer);
          if (done.succeeded()) {
            bounded.tryComplete(done.result());
          } else {
            bounded.tryFail(done.cause());
          }
        });
    return bounded.future();
  }

  private Future<RedisConnection> connect() {
    long now = now();
    if (now < nextTry) {
      return Future.failedFuture(
          lastFault == null
              ? new StoreException(Fault.UNAVAILABLE, "the store is closed")
              : lastFault);
    }
    nextTry = now + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    Promise<RedisConnection> ready = Promise.promise();
    connection = ready.future();
    long patience = CONNECT_TIMEOUTS * setup.timeoutMillis();
    long timer = context.owner().setTimer(patience, late -> ready.tryFail(Faults.late(patience)));
    Redis made = setup.clients().get();
    client = made;
    made.connect()
        .compose(raw -> makeFit(made, raw))
        .onComplete(
            done -> {
              context.owner().cancelTimer(timer);
              if (done.succeeded() && ready.tryComplete(done.result())) {
                pause = FIRST_PAUSE_MILLIS;
              } else if (done.failed()) {
                ready.tryFail(Faults.of(done.cause()));
              }
            });
    ready.future().onFailure(failure -> drop(Faults.of(failure)));
    return ready.future();
  }

  /**
   * Loads the scripts and checks what the server may do with our keys, before anyone else may use
   * the connection.
   */
  private Future<RedisConnection> makeFit(Redis owner, RedisConnection made) {
    made.endHandler(ended -> onLoop(() -> lost(owner)));
    made.exceptionHandler(fault -> LOG.debugf("redis connection: %s", fault.getMessage()));
    List<Request> first = new ArrayList<>();
    first.add(Request.cmd(Command.INFO).arg("memory"));
    setup.scripts().sources().forEach(source -> first.add(Requests.load(source)));
    return made.batch(first)
        .compose(
            said -> {
              StoreException unfit = Fitness.judge(said.getFirst().toString());
              return unfit == null ? Future.succeededFuture(made) : Future.failedFuture(unfit);
            });
  }

  private Future<Void> loadScripts() {
    List<Request> loads = setup.scripts().sources().stream().map(Requests::load).toList();
    return batch(loads).mapEmpty();
  }

  private Future<Response> send(Request request) {
    return connection()
        .compose(
            ready -> {
              Promise<Response> answer = track();
              ready
                  .send(request)
                  .onComplete(
                      done -> {
                        settle(answer);
                        if (done.succeeded()) {
                          answer.tryComplete(done.result());
                        } else {
                          answer.tryFail(failed(done.cause()));
                        }
                      });
              return answer.future();
            });
  }

  private Promise<Response> track() {
    Promise<Response> answer = Promise.promise();
    sent.addLast(new Sent(answer, now()));
    return answer;
  }

  /**
   * Redis answers in order, so that what is done is the first of all, unless the connection was
   * given up meanwhile.
   */
  private void settle(Promise<Response> answer) {
    Sent oldest = sent.peekFirst();
    if (oldest != null && oldest.promise().equals(answer)) {
      sent.removeFirst();
    }
  }

  private Throwable failed(Throwable failure) {
    if (Faults.endsConnection(failure)) {
      drop(Faults.of(failure));
    }
    return Faults.isUnknownScript(failure) ? failure : Faults.of(failure);
  }

  private void watch() {
    Sent oldest = sent.peekFirst();
    if (oldest != null && now() - oldest.at() > setup.timeoutMillis()) {
      drop(Faults.late(setup.timeoutMillis()));
    }
  }

  private void lost(Redis owner) {
    if (owner.equals(client)) {
      drop(new StoreException(Fault.UNAVAILABLE, "the connection to Redis was lost"));
    }
  }

  /** Fails everything that is under way, and lets the next call connect anew. */
  private void drop(StoreException fault) {
    lastFault = fault;
    Redis left = client;
    client = null;
    connection = null;
    views.clear();
    List<Sent> pending = List.copyOf(sent);
    sent.clear();
    pending.forEach(one -> one.promise().tryFail(fault));
    if (left != null) {
      left.close();
    }
  }

  private static boolean isOtherEpoch(@Nullable Response response) {
    return response != null
        && response.type() == ResponseType.MULTI
        && response.size() > 0
        && response.get(0) != null
        && "EPOCH".equals(Reply.text(response, 0));
  }

  /** Our own clock, in milliseconds; never goes back. */
  static long now() {
    return System.nanoTime() / 1_000_000;
  }
}
