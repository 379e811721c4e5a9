package dev.freshold.journal;

import dev.freshold.flight.Scheduler;
import dev.freshold.model.Tenant;
import dev.freshold.store.News;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The journals that this node follows: those of all tenants that it has served. */
public final class Followers {

  private final ConcurrentHashMap<Tenant, Follower> byTenant = new ConcurrentHashMap<>();
  private final Store store;
  private final Scheduler scheduler;
  private final Membership terms;
  private final FollowStats stats = FollowStats.none();
  private final AtomicLong serials = new AtomicLong();
  private final Consumer<ResetReason> dropped = this::dropped;
  private final List<Runnable> onReset = new CopyOnWriteArrayList<>();

  public Followers(Store store, Scheduler scheduler, Membership terms) {
    this.store = store;
    this.scheduler = scheduler;
    this.terms = terms;
    store.onNews(this::hear);
  }

  /** Follows the journal of the tenant from now on, until nobody has asked for it for long. */
  public Follower of(Tenant tenant) {
    Follower known = byTenant.get(tenant);
    Follower follower = known != null && !known.hasLeft() ? known : follow(tenant);
    follower.touch();
    return follower;
  }

  /** The one of the tenant, if there is one. */
  public @Nullable Follower known(Tenant tenant) {
    return byTenant.get(tenant);
  }

  /** All of them. */
  public Collection<Follower> all() {
    return byTenant.values();
  }

  /** How this node takes part in the fleet. */
  public Membership terms() {
    return terms;
  }

  /** Records that the furthest behind of them has still to apply, as far as is known. */
  public long lag() {
    return byTenant.values().stream()
        .map(Follower::era)
        .mapToLong(era -> era == null ? 0 : era.lag())
        .max()
        .orElse(0);
  }

  /**
   * For how long the least lasting node lease is still held, in milliseconds; 0: one is missing.
   */
  public long leaseLeft() {
    return byTenant.values().stream()
        .filter(follower -> !follower.hasLeft())
        .mapToLong(Follower::leaseLeft)
        .min()
        .orElse(0);
  }

  public FollowStats stats() {
    return stats;
  }

  /** Has the listener told, at once, when what was learned in some partition has been dropped. */
  void onReset(Runnable listener) {
    onReset.add(listener);
  }

  /** Everything that this node has learned is not to be trusted any more. */
  void reset(ResetReason why) {
    byTenant.values().forEach(follower -> follower.reset(why));
  }

  /** Leaves the fleet. Completes once nobody waits for this node any longer; never fails. */
  Uni<Void> leave() {
    List<Uni<Void>> all = byTenant.values().stream().map(Follower::leave).toList();
    return all.isEmpty()
        ? Uni.createFrom().voidItem()
        : Uni.join().all(all).andCollectFailures().replaceWithVoid();
  }

  private void dropped(ResetReason why) {
    stats.reset(why);
    onReset.forEach(Runnable::run);
  }

  private Follower follow(Tenant tenant) {
    Follower made =
        new Follower(tenant, store, scheduler, terms, serials::incrementAndGet, stats, dropped);
    Follower kept = byTenant.merge(tenant, made, (known, other) -> known.hasLeft() ? other : known);
    if (kept.equals(made)) {
      made.start();
    }
    return kept;
  }

  private void hear(News news) {
    switch (news) {
      case News.Appended appended -> {
        Follower follower = byTenant.get(appended.tenant());
        if (follower != null) {
          follower.hear(appended);
        }
      }
      case News.Acked acked -> {}
      case News.Interrupted interrupted -> byTenant.values().forEach(Follower::interrupted);
    }
  }
}
