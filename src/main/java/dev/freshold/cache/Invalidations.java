package dev.freshold.cache;

import dev.freshold.flight.Scheduler;
import dev.freshold.journal.Local;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BumpResult;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustResult;
import dev.freshold.store.JournalRecord.Kind;
import dev.freshold.store.Store;
import dev.freshold.watch.Span;
import dev.freshold.watch.Tracing;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Invalidate, InvalidateTag and BumpVersion. What the store has done every read sees that asks it;
 * for nodes that answer from memories of their own, the fleet is waited for.
 */
public final class Invalidations {

  private final Store store;
  private final SchemasSeen schemas;
  private final Local local;
  private final FleetReach reach;
  private final boolean indexed;
  private final Scheduler scheduler;
  private final Tracing tracing;
  private final InvalidationTally tally = new InvalidationTally();

  /**
   * Invalidations of what is in the store.
   *
   * @param indexed whether every namespace has its tags list their entries, without which nothing
   *     can be said of how many there are
   */
  Invalidations(
      Store store,
      SchemasSeen schemas,
      Local local,
      FleetReach reach,
      boolean indexed,
      Scheduler scheduler,
      Tracing tracing) {
    this.store = store;
    this.schemas = schemas;
    this.local = local;
    this.reach = reach;
    this.indexed = indexed;
    this.scheduler = scheduler;
    this.tracing = tracing;
  }

  /**
   * Carries the order out and waits until it has got as far as asked, or estimates what it would
   * meet. What changes nothing waits likewise: whatever made it a no-op may still be on its way.
   */
  public Uni<Invalidated> run(InvalidateOrder order, Reach asked) {
    long begun = scheduler.now();
    Span span = tracing.current();
    return run(order)
        .chain(done -> reached(order, done, asked, begun, span))
        .onFailure()
        .invoke(failure -> tally.failed(order));
  }

  /** What has become of them, and how soon. */
  public InvalidationTally tally() {
    return tally;
  }

  private Uni<Invalidated> reached(
      InvalidateOrder order, Invalidated done, Reach asked, long begun, Span span) {
    Receipt receipt = done.receipt();
    if (receipt == null) {
      return Uni.createFrom().item(done);
    }
    tally.stored(order, done, scheduler.now() - begun, span);
    return switch (asked) {
      case STORE -> Uni.createFrom().item(done.ackedBy(0));
      case FLEET ->
          reach
              .wait(order.tenant(), receipt, asked)
              .invoke(nodes -> tally.everywhere(scheduler.now() - begun, span))
              .map(done::ackedBy);
    };
  }

  private Uni<Invalidated> run(InvalidateOrder order) {
    return switch (order) {
      case InvalidateOrder.Keys keys -> bust(bustOf(keys), keys.dryRun());
      case InvalidateOrder.Tags tags -> bump(bumpOf(tags), tags.dryRun());
      case InvalidateOrder.Scope scope -> bump(bumpOf(scope), false);
      case InvalidateOrder.Namespace namespace -> bump(bumpOf(namespace), false);
    };
  }

  private Uni<Invalidated> bust(BustCommand command, boolean dryRun) {
    return dryRun
        ? store.estimate(command).map(met -> estimated(Estimate.of(met)))
        : store.bust(command).invoke(done -> foresee(command, done)).map(Invalidations::busted);
  }

  private Uni<Invalidated> bump(BumpCommand command, boolean dryRun) {
    return dryRun
        ? store.estimate(command).map(met -> estimated(listed(met)))
        : store.bump(command).invoke(done -> foresee(command, done)).map(this::bumped);
  }

  /** Whoever invalidates at this node sees it here, however far it has got elsewhere. */
  private void foresee(BustCommand command, BustResult done) {
    local.foresee(command.tenant(), done.receipt(), Kind.KEY, command.soft(), command.subjects());
  }

  private void foresee(BumpCommand command, BumpResult done) {
    List<String> names = command.subjects().stream().map(Subject::name).toList();
    local.foresee(command.tenant(), done.receipt(), Kind.TAG, command.soft(), names);
  }

  private BustCommand bustOf(InvalidateOrder.Keys order) {
    return new BustCommand(
        order.tenant(),
        order.policy().name(),
        order.targets(),
        schemas.of(order.tenant(), order.policy().name()),
        order.soft(),
        order.reason(),
        order.requestId());
  }

  private static BumpCommand bumpOf(InvalidateOrder.Tags order) {
    return new BumpCommand(
        order.tenant(),
        BumpCommand.Kind.TAG,
        order.tags().stream().map(Subject::of).toList(),
        order.soft(),
        0,
        order.pace(),
        order.settle(),
        order.reason(),
        order.requestId());
  }

  private static BumpCommand bumpOf(InvalidateOrder.Scope order) {
    return new BumpCommand(
        order.tenant(),
        BumpCommand.Kind.SCOPE,
        List.of(Subject.of(order.scope())),
        false,
        order.atLeast(),
        0,
        0,
        order.reason(),
        order.requestId());
  }

  private static BumpCommand bumpOf(InvalidateOrder.Namespace order) {
    return new BumpCommand(
        order.tenant(),
        BumpCommand.Kind.NAMESPACE,
        List.of(Subject.ofNamespace(order.policy().name())),
        false,
        order.atLeast(),
        0,
        0,
        order.reason(),
        order.requestId());
  }

  private static Invalidated estimated(Estimate estimate) {
    return new Invalidated(null, 0, 0, false, 0, estimate);
  }

  private static Invalidated busted(BustResult result) {
    return new Invalidated(result.receipt(), result.noOps(), 0, true, 0, Estimate.of(result.met()));
  }

  private Invalidated bumped(BumpResult result) {
    return new Invalidated(
        result.receipt(), 0, result.version(), result.applied(), 0, listed(result.met()));
  }

  private Estimate listed(long met) {
    return indexed || met > 0 ? Estimate.of(met) : Estimate.UNKNOWN;
  }
}
