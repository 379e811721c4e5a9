package dev.freshold.telemetry;

import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.AbandonCommand;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BumpResult;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustResult;
import dev.freshold.store.ExtendCommand;
import dev.freshold.store.Fleet;
import dev.freshold.store.InspectCommand;
import dev.freshold.store.Inspection;
import dev.freshold.store.JournalPage;
import dev.freshold.store.News;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.RenewCommand;
import dev.freshold.store.Store;
import dev.freshold.telemetry.StoreStats.Step;
import dev.freshold.watch.Span;
import dev.freshold.watch.Tracing;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A store whose steps are timed, counted, and told of in traces. */
public final class ObservedStore implements Store {

  private final Store behind;
  private final StoreStats stats;
  private final Tracing tracing;

  public ObservedStore(Store behind, StoreStats stats, Tracing tracing) {
    this.behind = behind;
    this.stats = stats;
    this.tracing = tracing;
  }

  /** The store itself. */
  public static Store behind(Store store) {
    return store instanceof ObservedStore observed ? observed.behind : store;
  }

  private <T> Uni<T> seen(Step step, Uni<T> answer) {
    long start = System.nanoTime();
    Span cause = tracing.current();
    Span span = cause.isKept() ? cause.child("store " + step) : Span.NONE;
    Uni<T> seen =
        answer.onItemOrFailure().invoke((item, failure) -> note(step, start, failure, span));
    return span.isKept() ? seen.onCancellation().invoke(span::end) : seen;
  }

  private void note(Step step, long start, @Nullable Throwable failure, Span span) {
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start);
    stats.note(step, micros, failure, span);
    if (failure != null) {
      span.fail(failure.getClass().getSimpleName());
    }
    span.end();
  }

  @Override
  public Uni<ReadFacts> read(ReadCommand command) {
    return seen(Step.READ, behind.read(command));
  }

  @Override
  public Uni<PutResult> put(PutCommand command) {
    return seen(Step.PUT, behind.put(command));
  }

  @Override
  public Uni<Boolean> extend(ExtendCommand command) {
    return seen(Step.EXTEND, behind.extend(command));
  }

  @Override
  public Uni<Boolean> abandon(AbandonCommand command) {
    return seen(Step.ABANDON, behind.abandon(command));
  }

  @Override
  public Uni<BustResult> bust(BustCommand command) {
    return seen(Step.BUST, behind.bust(command));
  }

  @Override
  public Uni<BumpResult> bump(BumpCommand command) {
    return seen(Step.BUMP, behind.bump(command));
  }

  @Override
  public Uni<Long> estimate(BustCommand command) {
    return seen(Step.ESTIMATE, behind.estimate(command));
  }

  @Override
  public Uni<Long> estimate(BumpCommand command) {
    return seen(Step.ESTIMATE, behind.estimate(command));
  }

  @Override
  public Uni<Inspection> inspect(InspectCommand command) {
    return seen(Step.INSPECT, behind.inspect(command));
  }

  @Override
  public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
    return seen(Step.JOURNAL, behind.journal(tenant, after, atMost));
  }

  @Override
  public Uni<Receipt> renew(RenewCommand command) {
    return seen(Step.RENEW, behind.renew(command));
  }

  @Override
  public Uni<Boolean> leave(Tenant tenant, String node, @Nullable Long serial) {
    return seen(Step.LEAVE, behind.leave(tenant, node, serial));
  }

  @Override
  public Uni<Fleet> fleet(Tenant tenant) {
    return seen(Step.FLEET, behind.fleet(tenant));
  }

  @Override
  public Uni<Void> check() {
    return seen(Step.CHECK, behind.check());
  }

  @Override
  public void onNews(Consumer<News> listener) {
    behind.onNews(listener);
  }

  @Override
  public void onLeaseEnd(Consumer<LeaseEnd> listener) {
    behind.onLeaseEnd(listener);
  }

  @Override
  public String describe() {
    return behind.describe();
  }

  @Override
  public void close() {
    behind.close();
  }
}
