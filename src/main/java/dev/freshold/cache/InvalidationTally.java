package dev.freshold.cache;

import dev.freshold.watch.Buckets;
import dev.freshold.watch.Counts;
import dev.freshold.watch.Span;

/** What has become of the invalidations that this node was asked for, and how soon. */
public final class InvalidationTally {

  private static final long[] TIMES = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000, 5_000};

  /** What is named. */
  public enum Kind {
    KEYS,
    TAGS,
    SCOPE,
    NAMESPACE
  }

  private final Counts<Kind> applied = new Counts<>(Kind.class);
  private final Counts<Kind> idle = new Counts<>(Kind.class);
  private final Counts<Kind> failed = new Counts<>(Kind.class);
  private final Buckets toStore = new Buckets(TIMES);
  private final Buckets toFleet = new Buckets(TIMES);

  /** That have changed something. */
  public Counts<Kind> applied() {
    return applied;
  }

  /** That were done before, or came behind a newer version. */
  public Counts<Kind> idle() {
    return idle;
  }

  /** Whose caller was told that they may not have been carried out. */
  public Counts<Kind> failed() {
    return failed;
  }

  /** From the call until the store had it, so that every read which asks the store sees it. */
  public Buckets toStore() {
    return toStore;
  }

  /** From the call until no node served anything older. */
  public Buckets toFleet() {
    return toFleet;
  }

  void stored(InvalidateOrder order, Invalidated done, long millis, Span span) {
    (isIdle(order, done) ? idle : applied).add(kind(order));
    toStore.record(millis, span);
  }

  private static boolean isIdle(InvalidateOrder order, Invalidated done) {
    return !done.applied()
        || (order instanceof InvalidateOrder.Keys keys && done.noOps() >= keys.targets().size());
  }

  void everywhere(long millis, Span span) {
    toFleet.record(millis, span);
  }

  void failed(InvalidateOrder order) {
    failed.add(kind(order));
  }

  private static Kind kind(InvalidateOrder order) {
    return switch (order) {
      case InvalidateOrder.Keys keys -> Kind.KEYS;
      case InvalidateOrder.Tags tags -> Kind.TAGS;
      case InvalidateOrder.Scope scope -> Kind.SCOPE;
      case InvalidateOrder.Namespace namespace -> Kind.NAMESPACE;
    };
  }
}
