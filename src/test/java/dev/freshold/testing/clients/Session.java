package dev.freshold.testing.clients;

import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.PutOrder;
import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Receipt;
import dev.freshold.model.Version;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.store.StoreException;
import dev.freshold.testing.Testimony;
import dev.freshold.testing.clients.Endpoint.Written;
import dev.freshold.testing.clients.Origin.Row;
import dev.freshold.testing.history.Abandon;
import dev.freshold.testing.history.Answer;
import dev.freshold.testing.history.Get;
import dev.freshold.testing.history.Invalidation;
import dev.freshold.testing.history.Load;
import dev.freshold.testing.history.Moment;
import dev.freshold.testing.history.Put;
import dev.freshold.testing.history.Recorder;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client: reads, loads what it is given a lease for, writes and invalidates, one after the other,
 * at whatever node it comes upon, and writes down what it was told.
 */
public final class Session {

  private static final long PATIENCE_MILLIS = 3_000;
  private static final int ATTEMPTS = 3;
  private static final int TWICE_IN = 6;

  private final Surroundings world;
  private final String name;
  private final Random random;
  private final Recorder recorder;
  private final boolean quotes;
  private final Map<EntryKey, Version> seen = new HashMap<>();
  private @Nullable Receipt receipt;
  private boolean over;
  private int underWay;

  /**
   * A client.
   *
   * @param quotes whether it quotes the receipts and versions that it has seen
   */
  public Session(Surroundings world, String name, boolean quotes, Random random) {
    this.world = world;
    this.name = name;
    this.quotes = quotes;
    this.random = random;
    this.recorder = world.recorder();
  }

  public void start() {
    world.after(random.nextInt(50), this::step);
  }

  /** Begins nothing new. */
  public void end() {
    over = true;
  }

  /** Whether everything that it has begun is over. */
  public boolean isIdle() {
    return underWay == 0;
  }

  private void step() {
    if (over) {
      return;
    }
    Row row = world.origin().any(random);
    Runnable next = () -> world.after(1 + random.nextInt(40), this::step);
    if (random.nextInt(100) >= world.writes()) {
      get(anyNode(), row, next);
    } else if (random.nextInt(4) > 0 || !world.versioned()) {
      row.commit();
      invalidate(row, next);
    } else {
      row.commit();
      own(row, next);
    }
  }

  private Endpoint anyNode() {
    List<Endpoint> nodes = world.nodes();
    return nodes.get(random.nextInt(nodes.size()));
  }

  /**
   * Calls a node, and waits no longer than it likes. Those who are answered at the same time go on
   * in the order in which they had called.
   */
  private <T> void call(
      Endpoint node,
      Supplier<Uni<T>> operation,
      BiConsumer<@Nullable T, @Nullable Throwable> answer) {
    underWay++;
    int rank = world.nextCall();
    boolean[] answered = new boolean[1];
    BiConsumer<@Nullable T, @Nullable Throwable> once =
        (item, failure) -> {
          if (!answered[0]) {
            answered[0] = true;
            world.soon(
                rank,
                () -> {
                  underWay--;
                  answer.accept(item, failure);
                });
          }
        };
    node.call(operation, once);
    if (!answered[0]) {
      world.after(
          PATIENCE_MILLIS,
          () ->
              once.accept(
                  null, new StoreException(StoreException.Fault.UNAVAILABLE, "out of patience")));
    }
  }

  /** Nodes fail only as nodes may. */
  private String why(@Nullable Throwable failure) {
    boolean expected =
        failure instanceof StoreException fault
            && fault.fault() == StoreException.Fault.UNAVAILABLE;
    if (!expected) {
      world.mishap(String.valueOf(failure));
    }
    return String.valueOf(failure);
  }

  private void get(Endpoint node, Row row, Runnable next) {
    Long maxStaleness =
        random.nextInt(6) == 0
            ? Long.valueOf(random.nextInt((int) row.policy().maxStaleness().toMillis()))
            : null;
    Get.Quotes quoted =
        new Get.Quotes(
            quotes ? receipt : null,
            quotes && world.versioned() ? seen.get(row.key()) : null,
            maxStaleness);
    OnMiss onMiss = random.nextInt(5) == 0 ? OnMiss.RETURN : OnMiss.LEASE;
    int wait = random.nextInt(3) * 50;
    Moment invoked = recorder.now();
    this.<Answer>call(
        node,
        () -> node.get(row.query(onMiss, quoted, wait)),
        (result, failure) -> {
          Answer answer = result == null ? new Answer.Failed(why(failure)) : result;
          recorder.add(
              new Get(node.name(), name, row.key(), quoted, invoked, recorder.now(), answer));
          learn(row, answer);
          load(node, row, answer.lease());
          next.run();
        });
  }

  private void learn(Row row, Answer answer) {
    Receipt newer = answer.receipt();
    learn(newer);
    if (answer instanceof Answer.Hit hit && hit.version() != null) {
      seen.merge(row.key(), hit.version(), Session::later);
    }
  }

  private void learn(@Nullable Receipt newer) {
    Receipt known = receipt;
    if (newer != null
        && (known == null
            || !known.epoch().equals(newer.epoch())
            || known.position() < newer.position())) {
      receipt = newer;
    }
  }

  private static Version later(Version one, Version other) {
    return one.isBelow(other) ? other : one;
  }

  /** Loads as whoever has a lease: takes its time, and may never come back. */
  private void load(Endpoint node, Row row, Answer.@Nullable Lease lease) {
    if (lease == null) {
      return;
    }
    underWay++;
    world.after(
        random.nextInt(40),
        () -> {
          underWay--;
          Load load =
              new Load(
                  recorder.nextLoad(),
                  node.name(),
                  row.key(),
                  lease.token(),
                  row.state(),
                  recorder.now());
          Version version = world.versioned() ? row.version() : null;
          recorder.add(load);
          int fate = random.nextInt(12);
          world.after(
              random.nextInt(10) == 0 ? random.nextInt(400) : random.nextInt(40),
              () -> finish(node, row, load, version, fate));
        });
  }

  private void finish(Endpoint node, Row row, Load load, @Nullable Version version, int fate) {
    String token = String.valueOf(load.token());
    if (fate == 0) {
      abandon(node, row, token);
    } else if (fate > 1) {
      Outcome outcome = fate == 2 ? Testimony.notFound(load.id()) : Testimony.value(load.id());
      put(
          node,
          row,
          load,
          new PutOrder(
              row.policy(),
              row.key(),
              List.of(row.scope()),
              outcome,
              version,
              row.tags(),
              new Claim.Leased(token),
              fate == 3 ? Duration.ofMillis(random.nextInt(1_000)) : null),
          Reach.STORE,
          unknown -> {});
    }
  }

  private void abandon(Endpoint node, Row row, String token) {
    boolean failed = random.nextInt(4) == 0;
    Moment invoked = recorder.now();
    this.<Boolean>call(
        node,
        () -> node.abandon(row.key(), token, failed),
        (released, failure) -> {
          if (released == null) {
            why(failure);
          }
          recorder.add(new Abandon(node.name(), row.key(), token, failed, invoked, recorder.now()));
        });
  }

  /** What a row's owner does after its commit, and does again until it is answered. */
  private void own(Row row, Runnable next) {
    Load load =
        new Load(recorder.nextLoad(), "owner", row.key(), null, row.state(), recorder.now());
    recorder.add(load);
    PutOrder order =
        new PutOrder(
            row.policy(),
            row.key(),
            List.of(row.scope()),
            Testimony.value(load.id()),
            row.version(),
            row.tags(),
            new Claim.Unleased(null, 0),
            null);
    own(row, load, order, anyReach(), ATTEMPTS, next);
  }

  private void own(Row row, Load load, PutOrder order, Reach reach, int attempts, Runnable next) {
    put(
        anyNode(),
        row,
        load,
        order,
        reach,
        unknown -> {
          if (unknown && attempts > 1 && !over) {
            own(row, load, order, reach, attempts - 1, next);
          } else {
            next.run();
          }
        });
  }

  private void put(
      Endpoint node, Row row, Load load, PutOrder order, Reach reach, Consumer<Boolean> then) {
    Moment invoked = recorder.now();
    this.<Written>call(
        node,
        () -> node.put(order, reach),
        (done, failure) -> {
          Put.Outcome outcome = done == null ? Put.Outcome.UNKNOWN : done.outcome();
          if (done == null) {
            why(failure);
          }
          recorder.add(
              new Put(
                  load.id(),
                  node.name(),
                  name,
                  row.key(),
                  order.version(),
                  row.subjects(),
                  load.token(),
                  reach,
                  invoked,
                  recorder.now(),
                  outcome,
                  done == null ? null : done.receipt()));
          if (done != null) {
            learn(done.receipt());
          }
          then.accept(done == null);
        });
  }

  private Reach anyReach() {
    return random.nextInt(4) == 0 ? Reach.STORE : Reach.FLEET;
  }

  private void invalidate(Row row, Runnable next) {
    boolean soft = random.nextInt(8) == 0;
    int kind = random.nextInt(20);
    Version version = world.versioned() && random.nextInt(3) > 0 ? row.version() : null;
    Function<String, InvalidateOrder> order = id -> Orders.of(kind, row, version, soft, id);
    String id = name + "-" + recorder.now().order();
    invalidate(row, order.apply(id), anyReach(), recorder.now(), ATTEMPTS, next);
  }

  private void invalidate(
      Row row, InvalidateOrder order, Reach reach, Moment first, int attempts, Runnable next) {
    Endpoint node = anyNode();
    Moment invoked = attempts == ATTEMPTS ? first : recorder.now();
    this.<Receipt>call(
        node,
        () -> node.invalidate(order, reach),
        (done, failure) -> {
          if (done == null) {
            why(failure);
          }
          recorder.add(
              new Invalidation(
                  node.name(),
                  Testimony.targets(order),
                  Testimony.isSoft(order),
                  reach,
                  first,
                  invoked,
                  recorder.now(),
                  done));
          if (done == null && attempts > 1 && !over && random.nextInt(4) > 0) {
            invalidate(row, order, reach, first, attempts - 1, next);
            return;
          }
          if (done != null) {
            learn(done);
            probe(row);
          }
          next.run();
        });
    if (attempts == ATTEMPTS && random.nextInt(TWICE_IN) == 0) {
      world.after(random.nextInt(30), () -> invalidate(row, order, reach, first, 1, () -> {}));
    }
  }

  /** Whoever still serves what is invalidated does so now. */
  private void probe(Row row) {
    if (random.nextBoolean()) {
      for (Endpoint node : world.nodes()) {
        get(node, row, () -> {});
      }
    }
  }
}
