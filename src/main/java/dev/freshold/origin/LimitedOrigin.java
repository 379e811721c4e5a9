package dev.freshold.origin;

import dev.freshold.flight.Scheduler;
import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.policy.OriginPolicy;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The origin of a namespace, under the limits of its policy: the one place that decides how much a
 * node asks of it.
 */
public final class LimitedOrigin {

  private static final int MOST_SPECULATING = 64;

  private final Origin origin;
  private final OriginPolicy policy;
  private final Scheduler scheduler;
  private final int maxValueBytes;
  private final LoadTimes times = new LoadTimes();
  private final LoadStats stats = new LoadStats();
  private final AtomicInteger speculating = new AtomicInteger();
  private final RefreshBudget budget;
  private final CallQueue queue;

  /**
   * An origin that nothing has been asked of.
   *
   * @param maxValueBytes a larger value is taken for a failure
   */
  public LimitedOrigin(Origin origin, OriginPolicy policy, Scheduler scheduler, int maxValueBytes) {
    this.origin = origin;
    this.policy = policy;
    this.scheduler = scheduler;
    this.maxValueBytes = maxValueBytes;
    this.budget = new RefreshBudget(policy.refreshesPerSecond());
    this.queue = new CallQueue(origin, policy, scheduler, this::note);
  }

  public OriginPolicy policy() {
    return policy;
  }

  /** What has become of what was asked. */
  public LoadStats stats() {
    return stats;
  }

  /** Loads one key, alone or in a call with others. Never fails. */
  public Uni<LoadAnswer> load(LoadItem item) {
    return queue
        .load(item)
        .map(this::vetted)
        .invoke(stats::note)
        .onCancellation()
        .invoke(stats::noteCancelled);
  }

  /** Writes one key. Never fails, and never takes longer than the timeout. */
  public Uni<StoreAnswer> store(StoreCall call) {
    return Uni.createFrom()
        .<StoreAnswer>emitter(seat -> new Writing(seat, scheduler, policy).start(origin, call))
        .map(this::vetted);
  }

  /**
   * Whether a load that nobody waits for may begin now, if it turns out to be needed. Said to so
   * many reads at once only: the budget is charged when they are back, and more of them would take
   * rights to load only to give them back.
   */
  public boolean mayRefresh() {
    return speculating.get() < MOST_SPECULATING && budget.hasRoom(scheduler.now());
  }

  /** A read that asks for the right to load before anybody knows whether that is needed. */
  public <T> Uni<T> speculate(Supplier<Uni<T>> read) {
    return Uni.createFrom()
        .deferred(
            () -> {
              speculating.incrementAndGet();
              return read.get().onTermination().invoke(() -> speculating.decrementAndGet());
            });
  }

  /** Begins such a load, if it may. */
  public boolean tryRefresh() {
    return budget.tryTake(scheduler.now());
  }

  /**
   * For how long to take the right to load, in milliseconds; a loader extends it at half its time.
   */
  public long leaseMillis(long most) {
    return times.lease(most);
  }

  /** How many loads wait for a call. */
  public int waiting() {
    return queue.waiting();
  }

  /** How many calls are under way. */
  public int underway() {
    return queue.underway();
  }

  /** In words: what it is, and where. */
  public String describe() {
    return origin.describe();
  }

  void close() {
    origin.close();
  }

  /** It was stored, but not as anything that could be cached. */
  private StoreAnswer vetted(StoreAnswer answer) {
    return answer instanceof StoreAnswer.Committed committed
            && committed.value() != null
            && committed.value().size() > maxValueBytes
        ? new StoreAnswer.Unknown(
            "the origin stored %d bytes, at most %d; see freshold.limits.max-value"
                .formatted(committed.value().size(), maxValueBytes))
        : answer;
  }

  private void note(long millis) {
    times.note(millis);
    stats.noteCall(millis);
  }

  /** An answer that no cache could keep is none: whoever trusts an origin is not harmed by it. */
  private LoadAnswer vetted(LoadAnswer answer) {
    if (!(answer instanceof LoadAnswer.Found found)) {
      return answer;
    }
    Outcome.Value value = found.value();
    if (value.size() > maxValueBytes) {
      return new LoadAnswer.Failed(
          "the origin answered with %d bytes, at most %d; see freshold.limits.max-value"
              .formatted(value.size(), maxValueBytes));
    }
    if (found.tags().size() > Tag.MAX_PER_ENTRY) {
      return new LoadAnswer.Failed(
          "the origin answered with %d tags, at most %d"
              .formatted(found.tags().size(), Tag.MAX_PER_ENTRY));
    }
    return answer;
  }
}
