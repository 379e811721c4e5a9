package dev.freshold.simulation;

import dev.freshold.cache.Cache;
import dev.freshold.cache.Chance;
import dev.freshold.cache.GetQuery;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Namespaces;
import dev.freshold.cache.PutOrder;
import dev.freshold.cache.Reach;
import dev.freshold.journal.Membership;
import dev.freshold.journal.Peer;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import dev.freshold.testing.Policies;
import dev.freshold.testing.ScriptedChance;
import dev.freshold.testing.Testimony;
import dev.freshold.testing.clients.Endpoint;
import dev.freshold.testing.clients.Origin;
import dev.freshold.testing.history.Answer;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One life of a node: what is shipped, on a machine and behind a link that are not. */
final class Node implements Endpoint {

  static final long LEASE_MILLIS = 1_000;

  /** By rule R9a, as bootstrap reckons it, for a primary that is demoted at once. */
  static final long UNKNOWN_MILLIS = LEASE_MILLIS + 1_000;

  private static final int NAMES = 64;
  private static final long MAX_WEIGHT = 1 << 20;
  private static final int MAX_WAITERS = 1_000;
  private static final long FENCE_LIFE = 600_000;

  private final String name;
  private final Machine machine;
  private final Link link;
  private final Guard without;
  private final Peer peer;
  private final Cache cache;
  private final List<Call<?>> calls = new ArrayList<>();

  Node(String name, Machine machine, Link link, Guard without) {
    this.name = name;
    this.machine = machine;
    this.link = link;
    this.without = without;
    Store store = without.store(link, machine);
    Membership terms = without.terms(new Membership(name, LEASE_MILLIS, NAMES));
    this.peer =
        without.peer(
            store,
            new Peer.Machine(machine, without.wall(machine), Runnable::run),
            new Peer.Options(terms, UNKNOWN_MILLIS, MAX_WEIGHT));
    this.cache =
        new Cache(
            store,
            new Namespaces(Origin.POLICIES.stream().map(Policies::sheet).toList()),
            peer,
            machine,
            tokens(name),
            MAX_WAITERS,
            FENCE_LIFE);
    peer.followers().of(Tenant.DEFAULT);
  }

  /** Draws half, and tokens that no other node has. */
  private static Chance tokens(String name) {
    ScriptedChance numbered = new ScriptedChance();
    return new Chance() {
      @Override
      public double draw() {
        return 0.5;
      }

      @Override
      public String token() {
        return name + numbered.token();
      }
    };
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Uni<Answer> get(GetQuery query) {
    return cache.reads().get(query).map(Testimony::of);
  }

  @Override
  public Uni<Written> put(PutOrder order, Reach reach) {
    return cache
        .puts()
        .put(order, reach)
        .map(done -> new Written(Testimony.of(done.result()), done.result().receipt()));
  }

  @Override
  public Uni<Boolean> abandon(EntryKey key, String token, boolean failed) {
    return cache.puts().abandon(key, token, failed);
  }

  @Override
  public Uni<Receipt> invalidate(InvalidateOrder order, Reach reach) {
    return without.invalidate(this, order, reach).map(Invalidated::receipt);
  }

  Machine machine() {
    return machine;
  }

  Link link() {
    return link;
  }

  Peer peer() {
    return peer;
  }

  Cache cache() {
    return cache;
  }

  /** Whether it serves copies of strict namespaces. */
  boolean holdsLease() {
    return peer.followers().of(Tenant.DEFAULT).leaseLeft() > 0;
  }

  /** Calls it, as soon as it goes on; the answer, or the failure, is given once. */
  @Override
  public <T> void call(
      Supplier<Uni<T>> operation, BiConsumer<@Nullable T, @Nullable Throwable> answer) {
    Call<T> call = new Call<>(answer);
    if (machine.isDead()) {
      call.fail(new StoreException(StoreException.Fault.UNAVAILABLE, "nobody is there"));
      return;
    }
    calls.add(call);
    machine.run(() -> call.start(operation));
  }

  /** Dies, and all connections to it with it. */
  void crash() {
    machine.kill();
    link.close();
    List.copyOf(calls)
        .forEach(
            call -> call.fail(new StoreException(StoreException.Fault.UNAVAILABLE, "it has died")));
  }

  private final class Call<T> {
    private final BiConsumer<@Nullable T, @Nullable Throwable> answer;
    private boolean over;

    Call(BiConsumer<@Nullable T, @Nullable Throwable> answer) {
      this.answer = answer;
    }

    void start(Supplier<Uni<T>> operation) {
      Uni.createFrom()
          .deferred(operation::get)
          .subscribe()
          .with(item -> end(item, null), failure -> end(null, failure));
    }

    void fail(Throwable failure) {
      end(null, failure);
    }

    private void end(@Nullable T item, @Nullable Throwable failure) {
      if (!over) {
        over = true;
        calls.remove(this);
        answer.accept(item, failure);
      }
    }
  }
}
