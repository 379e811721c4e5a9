package dev.freshold.journal;

import dev.freshold.flight.Scheduler;
import dev.freshold.flight.Scheduler.Timer;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.JournalPage;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.News;
import dev.freshold.store.RenewCommand;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the journal of one partition, and holds this node's lease in it (rules R7 and R8).
 *
 * <p>Records are pushed by the store and applied in order. Numbers are dense, so that a missing one
 * is seen, and asked for; if it cannot be had any more, or history is another one, everything that
 * was learned is dropped and begun anew: a RESET.
 *
 * <p>A renewal says how far the journal was applied, which is what invalidations wait for, and
 * takes the lease anew. The lease is counted from before the renewal was sent, and begins only when
 * all has been applied that stood when it was answered. One renewal is under way at a time; what is
 * applied meanwhile goes with the next.
 *
 * <p>State changes under the monitor, which is held for a few look-ups; the store is never asked
 * while it is held.
 */
public final class Follower implements JournalSource {

  private static final Logger LOG = Logger.getLogger(Follower.class);

  private static final int PAGE = 256;

  /** How long a push may take longer than an answer before the journal is asked. */
  private static final long PUSH_PATIENCE_MILLIS = 25;

  private final Tenant tenant;
  private final Store store;
  private final Scheduler scheduler;
  private final Membership terms;
  private final LongSupplier serials;
  private final FollowStats stats;
  private final Consumer<ResetReason> dropped;
  private final Listeners listeners = new Listeners();
  private final Grants grants = new Grants();
  private volatile @Nullable Era era;
  private volatile boolean closed;
  private ResetReason reason = ResetReason.JOINED;
  private Timer timer = () -> {};
  private final Beat beat;
  private final Turnstile renewal = new Turnstile();
  private final Turnstile pull = new Turnstile();
  private boolean watched;

  /**
   * One that has not started.
   *
   * @param serials numbers that grow, whatever life of this node takes them
   * @param dropped is told at once when everything that was learned is dropped
   */
  Follower(
      Tenant tenant,
      Store store,
      Scheduler scheduler,
      Membership terms,
      LongSupplier serials,
      FollowStats stats,
      Consumer<ResetReason> dropped) {
    this.tenant = tenant;
    this.store = store;
    this.scheduler = scheduler;
    this.terms = terms;
    this.serials = serials;
    this.beat = new Beat(terms.leaseMillis(), scheduler.now());
    this.stats = stats;
    this.dropped = dropped;
  }

  void start() {
    tick();
  }

  /** Somebody has asked for it. */
  void touch() {
    beat.touch(scheduler.now());
  }

  /** Whether it follows no longer, and never will. */
  boolean hasLeft() {
    return closed;
  }

  public Tenant tenant() {
    return tenant;
  }

  /** The number up to which the journal was applied; null: this node is not following yet. */
  public @Nullable Receipt position() {
    Era current = era;
    return current == null ? null : current.position();
  }

  /** The present era; null: this node is not following yet. */
  @Nullable Era era() {
    return era;
  }

  @Override
  public long confirmedAt() {
    Era current = era;
    long until = current == null ? Grants.NEVER : current.leasedUntil();
    return until == Grants.NEVER ? Grants.NEVER : until - terms.leaseMillis();
  }

  /** Milliseconds for which this node still holds its lease; 0: it does not. */
  public long leaseLeft() {
    Era current = era;
    long now = scheduler.now();
    return current != null && current.isLeased(now) ? current.leasedUntil() - now : 0;
  }

  /** Has the listener told of everything behind the position that is returned. */
  @Override
  public synchronized @Nullable Receipt listen(JournalListener listener) {
    listeners.add(listener);
    return position();
  }

  @Override
  public void unlisten(JournalListener listener) {
    listeners.remove(listener);
  }

  void hear(News.Appended news) {
    act(take(news));
  }

  /** Something has been done that will come as news. */
  synchronized void foresee(Epoch epoch, JournalRecord record) {
    Era current = era;
    if (current != null) {
      current.foresee(epoch, record);
    }
  }

  /** News may have been missed. */
  void interrupted() {
    pull();
  }

  /** Everything that was learned is not to be trusted any more. */
  void reset(ResetReason why) {
    synchronized (this) {
      if (era != null) {
        end(why);
      }
    }
    renew();
  }

  /** Ends the following. Completes once nobody waits for this node any longer; never fails. */
  Uni<Void> leave() {
    synchronized (this) {
      closed = true;
      timer.cancel();
      Era last = era;
      if (last != null) {
        last.end();
      }
      era = null;
    }
    return store
        .leave(tenant, terms.node(), null)
        .onFailure()
        .invoke(failure -> LOG.debugf("leaving %s: %s", tenant.name(), failure.getMessage()))
        .onFailure()
        .recoverWithItem(false)
        .replaceWithVoid();
  }

  private void tick() {
    if (listeners.isEmpty() && beat.isIdle(scheduler.now())) {
      leave().subscribe().with(left -> {});
      return;
    }
    boolean due;
    synchronized (this) {
      if (closed) {
        return;
      }
      due = beat.isDue(scheduler.now());
      timer = scheduler.schedule(beat.pause(), this::tick);
    }
    if (due) {
      renew();
    }
  }

  private void renew() {
    Era asked;
    long sentAt;
    RenewCommand command;
    synchronized (this) {
      if (closed || !renewal.enter()) {
        return;
      }
      asked = era;
      sentAt = scheduler.now();
      beat.sent(sentAt);
      command =
          new RenewCommand(
              tenant, terms.node(), serials.getAsLong(), terms.leaseMillis(), position());
    }
    store
        .renew(command)
        .subscribe()
        .with(standing -> renewed(asked, sentAt, standing), this::notRenewed);
  }

  private void renewed(@Nullable Era asked, long sentAt, Receipt standing) {
    Next next;
    boolean again;
    synchronized (this) {
      again = renewal.leave();
      next = take(asked, sentAt, standing);
    }
    act(next);
    if (again) {
      renew();
    }
  }

  /** The next tick tries again; until then the lease runs on, and out. */
  private synchronized void notRenewed(Throwable failure) {
    renewal.leave();
    beat.failed();
    LOG.debugf("renewing the lease in %s: %s", tenant.name(), failure.getMessage());
  }

  private Next take(@Nullable Era asked, long sentAt, Receipt standing) {
    if (closed || era != asked) {
      return Next.NOTHING;
    }
    if (asked == null) {
      begin(standing, sentAt + terms.leaseMillis());
      return Next.PULL;
    }
    if (!standing.epoch().equals(asked.epoch())) {
      end(ResetReason.EPOCH);
      return Next.RENEW;
    }
    asked.hear(standing.position());
    grants.add(sentAt, standing.position());
    settle(asked);
    if (standing.position() > asked.position().position() && !watched) {
      watched = true;
      scheduler.schedule(PUSH_PATIENCE_MILLIS, () -> act(lookAt(standing)));
    }
    return Next.NOTHING;
  }

  /** A push that has not come by now is asked for. */
  private synchronized Next lookAt(Receipt standing) {
    watched = false;
    Receipt applied = position();
    return applied != null
            && applied.epoch().equals(standing.epoch())
            && applied.position() < standing.position()
        ? Next.PULL
        : Next.NOTHING;
  }

  private synchronized Next take(News.Appended news) {
    Era current = era;
    if (closed || current == null) {
      return Next.NOTHING;
    }
    if (!news.epoch().equals(current.epoch())) {
      return Next.RENEW; // from a history that is over, or has just begun: the store will say
    }
    current.hear(news.record().number());
    long missing = news.record().number() - current.position().position();
    if (missing <= 0) {
      return Next.NOTHING;
    }
    if (missing > 1) {
      return Next.PULL;
    }
    apply(current, news.record());
    settle(current);
    return Next.RENEW;
  }

  private void pull() {
    Era asked;
    synchronized (this) {
      asked = era;
      if (closed || asked == null || !pull.enter()) {
        return;
      }
    }
    stats.pulls().increment();
    store
        .journal(tenant, asked.position().position(), PAGE)
        .subscribe()
        .with(page -> pulled(asked, page), this::notPulled);
  }

  private void pulled(Era asked, JournalPage page) {
    Next next;
    boolean again;
    synchronized (this) {
      again = pull.leave();
      next = closed || era != asked ? Next.NOTHING : take(asked, page);
    }
    act(next);
    if (again) {
      pull();
    }
  }

  /** The next renewal finds that this node is behind, and asks again. */
  private synchronized void notPulled(Throwable failure) {
    pull.leave();
    LOG.debugf("reading the journal of %s: %s", tenant.name(), failure.getMessage());
  }

  private Next take(Era current, JournalPage page) {
    if (!page.standing().epoch().equals(current.epoch())) {
      end(ResetReason.EPOCH);
      return Next.RENEW;
    }
    long before = current.position().position();
    for (JournalRecord record : page.records()) {
      long missing = record.number() - current.position().position();
      if (missing > 1) {
        end(ResetReason.TRIMMED);
        return Next.RENEW;
      }
      if (missing == 1) {
        apply(current, record);
      }
    }
    long applied = current.position().position();
    boolean behind = applied < page.standing().position();
    if (behind && page.records().size() < PAGE) {
      end(ResetReason.TRIMMED);
      return Next.RENEW;
    }
    settle(current);
    return behind ? Next.PULL : applied > before ? Next.RENEW : Next.NOTHING;
  }

  private void apply(Era current, JournalRecord record) {
    current.apply(record);
    stats.applied().increment();
    listeners.appended(current.position(), record);
  }

  private void settle(Era current) {
    long sentAt = grants.settle(current.position().position());
    if (sentAt != Grants.NEVER) {
      current.lease(sentAt + terms.leaseMillis());
    }
  }

  /** Listeners hear of it first: whoever sees it confirmed shall find that they know of it. */
  private void begin(Receipt standing, long leasedUntil) {
    Era begun = new Era(standing, terms.names());
    begun.lease(leasedUntil);
    listeners.reset(standing, reason);
    era = begun;
  }

  private void end(ResetReason why) {
    Era ended = era;
    era = null;
    reason = why;
    grants.clear();
    if (ended != null) {
      ended.end();
      dropped.accept(why);
      LOG.infof("tenant=%s reset=%s position=%s", tenant.name(), why, ended.position().token());
    }
  }

  private void act(Next next) {
    switch (next) {
      case NOTHING -> {}
      case RENEW -> renew();
      case PULL -> pull();
    }
  }
}
