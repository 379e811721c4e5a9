package dev.freshold.store.redis;

import dev.freshold.model.Epoch;
import dev.freshold.model.Tenant;
import dev.freshold.store.Durability;
import dev.freshold.store.StoreException;
import dev.freshold.store.StoreException.Fault;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
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
 * The partitions of the store as one connection sees them, on its event loop: no method but {@link
 * #onLoop} may be called from anywhere else.
 *
 * <p>The first command in each partition over each connection is {@code hello} (rule R9). What it
 * has said holds for that life of the connection and no longer: a command is sent only over the
 * connection that its epoch was learned over.
 */
final class Link {

  private static final Logger LOG = Logger.getLogger(Link.class);

  /**
   * A new epoch, or a new connection, between hello and command is news; several in a row are
   * trouble.
   */
  private static final int TRIES = 4;

  private final ContextInternal context;
  private final Setup setup;
  private final HeldConnection connection;
  private final Map<Tenant, Future<View>> views = new HashMap<>();
  private final ClockWatch clock = new ClockWatch();
  private @Nullable Epoch doubted;
  private @Nullable Future<Durability> durability;

  /**
   * What every link of a store shares.
   *
   * @param clients makes a client, on the event loop that calls it
   * @param timeoutMillis how long Redis may take over anything
   * @param greatestLifeMillis the greatest life of an entry under the policies of this node
   */
  record Setup(
      Supplier<Redis> clients,
      Scripts scripts,
      Histories histories,
      long timeoutMillis,
      long greatestLifeMillis) {}

  Link(ContextInternal context, Setup setup) {
    this.context = context;
    this.setup = setup;
    this.connection = new HeldConnection(context, setup, this::forget);
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
    return attempt(tenant, call, decode, TRIES);
  }

  private <T> Future<T> attempt(
      Tenant tenant,
      Function<View, Request> call,
      BiFunction<Response, View, T> decode,
      int tries) {
    return view(tenant)
        .compose(
            view -> {
              if (!isCurrent(view)) {
                return retry(tenant, call, decode, tries);
              }
              return connection
                  .send(call.apply(view))
                  .recover(failure -> again(failure, view, call))
                  .compose(
                      said ->
                          isOtherEpoch(said)
                              ? retry(tenant, call, decode, tries)
                              : Future.succeededFuture(decode.apply(said, view)));
            });
  }

  private <T> Future<T> retry(
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
  private Future<Response> again(Throwable failure, View view, Function<View, Request> call) {
    if (!Faults.isUnknownScript(failure) || !isCurrent(view)) {
      return Future.failedFuture(failure);
    }
    List<Request> loads = setup.scripts().sources().stream().map(Requests::load).toList();
    return connection.batch(loads).compose(loaded -> connection.send(call.apply(view)));
  }

  /**
   * Whether what is known was learned over the connection that stands, and no other connection
   * knows better.
   */
  boolean isCurrent(View view) {
    return view.life() == connection.life() && !setup.histories().isOver(view.epoch());
  }

  /** One command that only reads, and that no epoch matters to. */
  Future<Response> ask(Request request) {
    return connection.send(request);
  }

  /** Sends commands that only read, as one write. If one of them fails, all do. */
  Future<List<@Nullable Response>> batch(List<Request> requests) {
    return connection.batch(requests);
  }

  /** What is known of the partition, after a {@code hello} on this connection. */
  Future<View> view(Tenant tenant) {
    Future<View> known = views.get(tenant);
    return known != null && !known.failed() ? known : hello(tenant, "");
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
   * @throws StoreException if it went back
   */
  void observe(long askedAt, long storeTime) {
    long back = clock.observe(askedAt, now(), storeTime);
    if (back == 0) {
      return;
    }
    LOG.warnf("the clock of the store went back by %d ms: everything starts cold", back);
    for (Tenant tenant : tenants()) {
      View left = view(tenant).result();
      if (left != null) {
        hello(tenant, left.epoch().toString());
      }
    }
    throw new StoreException(
        Fault.UNAVAILABLE,
        "the clock of the store went back by " + back + " ms; a new epoch begins");
  }

  /** Whether the connection stands; makes it if it does not. */
  Future<Void> check() {
    return connection.send(Request.cmd(Command.PING)).mapEmpty();
  }

  /** What the server promises for what it has acknowledged; asked once in each life. */
  Future<Durability> durability() {
    Future<Durability> known = durability;
    if (known == null || known.failed()) {
      known =
          connection
              .batch(
                  List.of(
                      Request.cmd(Command.INFO).arg("persistence"),
                      Request.cmd(Command.CONFIG).arg("GET").arg("appendfsync")))
              .map(said -> Persistence.judge(said.getFirst(), said.getLast()))
              .recover(Persistence::unsaid);
      durability = known;
    }
    return known;
  }

  void close() {
    connection.close();
  }

  /** What was learned over a connection that is no more. */
  private void forget() {
    views.clear();
    durability = null;
  }

  /** Says hello, to leave that epoch behind if it is still in force; an empty one leaves none. */
  private Future<View> hello(Tenant tenant, String leaving) {
    Keys keys = new Keys(tenant);
    Epoch fresh = new Epoch(ThreadLocalRandom.current().nextLong());
    Request hello =
        Requests.script(
                setup.scripts().sha(Script.HELLO),
                List.of(
                    keys.control(), keys.journal(), keys.members(), keys.applied(), Keys.SERVER))
            .arg(fresh.toString())
            .arg(setup.greatestLifeMillis())
            .arg(leaving)
            .arg(keys.newsChannel());
    Future<Response> said = connection.send(hello);
    int life = connection.life();
    Future<View> view = said.map(answer -> view(tenant, answer, life));
    views.put(tenant, view);
    return view;
  }

  /**
   * What hello has said. An epoch that another connection has seen left is the old primary's: this
   * connection is made anew, and whoever still says so then is believed.
   */
  private View view(Tenant tenant, Response said, int life) {
    View view = new View(Epoch.parse(Reply.text(said, 0)), Reply.number(said, 2), life);
    if (setup.histories().isOver(view.epoch()) && !view.epoch().equals(doubted)) {
      doubted = view.epoch();
      StoreException over =
          new StoreException(
              Fault.UNAVAILABLE,
              "this Redis goes on in an epoch that is over; looking for another");
      connection.leave(life, over);
      throw over;
    }
    setup.histories().learn(tenant, view.epoch());
    if (Reply.count(said, 3) == 1) {
      LOG.infof("tenant=%s epoch=%s opened", tenant, view.epoch());
    }
    return view;
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
