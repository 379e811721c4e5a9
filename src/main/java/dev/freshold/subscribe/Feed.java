package dev.freshold.subscribe;

import dev.freshold.flight.Scheduler;
import dev.freshold.journal.JournalListener;
import dev.freshold.journal.JournalSource;
import dev.freshold.journal.ResetReason;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.JournalPage;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's journal as its subscribers get it: they share one ring of recent records, and wake
 * when it grows. Whoever tells a record returns at once; waking goes on elsewhere.
 */
final class Feed implements JournalListener {

  /** Records after which everybody looks, whether it asked for them or not. */
  private static final int MOST_APART = 128;

  private final Tenant tenant;
  private final JournalSource source;
  private final Store store;
  private final Scheduler scheduler;
  private final Executor waking;
  private final SubscriptionTerms terms;
  private final SubscriptionStats stats;
  private final Ring ring;
  private final Pages pages;
  private final Crowd crowd = new Crowd();
  private final AtomicInteger growths = new AtomicInteger();
  private final long apart;
  private Ring.@Nullable Span passed;
  private long passedAt;
  private long everybodyAt;

  Feed(
      Tenant tenant,
      JournalSource source,
      Store store,
      Scheduler scheduler,
      Executor waking,
      SubscriptionTerms terms,
      SubscriptionStats stats) {
    this.tenant = tenant;
    this.source = source;
    this.store = store;
    this.scheduler = scheduler;
    this.waking = waking;
    this.terms = terms;
    this.stats = stats;
    this.ring = new Ring(terms.ringRecords(), terms.ringBytes());
    this.pages = new Pages(tenant, store, stats);
    this.apart = Math.clamp(terms.ringRecords() / 4, 1, MOST_APART);
  }

  void open() {
    Receipt position = source.listen(this);
    if (position != null) {
      ring.begin(position);
    }
  }

  void close() {
    source.unlisten(this);
  }

  Tenant tenant() {
    return tenant;
  }

  Crowd crowd() {
    return crowd;
  }

  @Override
  public void appended(Receipt position, JournalRecord record) {
    ring.append(position, record);
    wake();
  }

  @Override
  public void reset(Receipt from, ResetReason reason) {
    ring.restart(from);
    waking.execute(() -> crowd.forEach(Subscription::wake));
  }

  /** Its present span; null: this node has not learned yet where the journal stands. */
  Ring.@Nullable Span span() {
    return ring.span();
  }

  /** Where the store's journal stands. */
  Uni<Receipt> standing() {
    return store.journal(tenant, 0, 1).map(JournalPage::standing);
  }

  Pages pages() {
    return pages;
  }

  SubscriptionStats stats() {
    return stats;
  }

  long now() {
    return scheduler.now();
  }

  /** Whether the store has confirmed lately enough that this node knows everything. */
  boolean isConfirmed(long intervalMillis) {
    long confirmedAt = source.confirmedAt();
    return confirmedAt != Long.MIN_VALUE
        && now() - confirmedAt <= Math.max(intervalMillis, terms.slackMillis());
  }

  /** Has those catch up who would miss it otherwise; one pass at a time. */
  private void wake() {
    if (growths.getAndIncrement() == 0) {
      waking.execute(this::wakeAll);
    }
  }

  private void wakeAll() {
    int seen = growths.get();
    do {
      pass();
      seen = growths.addAndGet(-seen);
    } while (seen != 0);
  }

  /**
   * Whoever is at the head and asked for none of what is new sleeps on: its place follows with its
   * next checkpoint, or with everybody's before the ring has moved far.
   */
  private void pass() {
    Ring.Span span = ring.span();
    List<JournalRecord> news = span == null ? null : newIn(span);
    if (news == null) {
      crowd.forEach(Subscription::grown);
    } else {
      crowd.forEachConcerned(news, Subscription::grown);
    }
  }

  /** What has come since the last pass; null: everybody has to look. */
  private @Nullable List<JournalRecord> newIn(Ring.Span span) {
    long last = span.last();
    List<JournalRecord> news = new ArrayList<>();
    boolean known = span == passed && last - everybodyAt < apart;
    for (long number = passedAt + 1; known && number <= last; number++) {
      JournalRecord record = span.get(number);
      known = record != null;
      if (record != null) {
        news.add(record);
      }
    }
    passed = span;
    passedAt = last;
    if (!known) {
      everybodyAt = last;
    }
    return known ? news : null;
  }
}
