package dev.freshold.subscribe;

import dev.freshold.model.Receipt;
import dev.freshold.store.JournalPage;
import dev.freshold.store.JournalRecord;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber: a selector, a place in the journal, and whether it is <em>active</em>.
 *
 * <p>An active one is at the head and wakes for each record that it asked for. One whose outlet
 * takes no more, or who needs what the ring does not hold, is <em>lagging</em>: nothing is kept for
 * it and nobody waits. When it can go on it catches up from the ring, or else from the store, or
 * else is told that history is gone.
 *
 * <p>Whoever has something for it leaves it in a field and wakes it. What it does then it does
 * where its outlet says, one turn at a time; only there its place moves.
 */
public final class Subscription {

  /** Records in one turn, so that others get theirs. */
  private static final int TURN = 128;

  /** How long the store may take to confirm where its journal stands. */
  private static final long START_MILLIS = 5_000;

  private final Subscriptions hub;
  private final Feed feed;
  private final Outlet outlet;
  private final Selector selector;
  private final @Nullable Receipt after;
  private final long interval;
  private final long openedAt;
  private final AtomicInteger wakes = new AtomicInteger();
  private @Nullable Cursor cursor;
  private boolean askedForStanding;
  private boolean overrun;
  private volatile @Nullable Receipt standing;
  private volatile @Nullable JournalPage page;
  private volatile long checkpointAt;
  private volatile boolean begun;
  private volatile boolean active;
  private volatile boolean stopping;
  private volatile boolean over;

  Subscription(Subscriptions hub, Feed feed, SubscribeOrder order, Outlet outlet) {
    this.hub = hub;
    this.feed = feed;
    this.outlet = outlet;
    this.selector = order.selector();
    this.after = order.after();
    this.interval = order.checkpointMillis();
    this.openedAt = feed.now();
  }

  /** The outlet takes more. */
  public void ready() {
    wake();
  }

  /** Nobody listens any more. Frees everything; does nothing if it is over. */
  public void cancel() {
    over = true;
    active = false;
    page = null;
    feed.pages().forget(this);
    hub.left(this);
  }

  Feed feed() {
    return feed;
  }

  Selector selector() {
    return selector;
  }

  boolean isActive() {
    return active;
  }

  /** The ring has grown, or begun anew. */
  void grown() {
    if (active || !begun) {
      wake();
    }
  }

  /** Some of what it wants. */
  void give(JournalPage some) {
    page = some;
    wake();
  }

  /** To end with a goodbye. */
  void stop() {
    stopping = true;
    wake();
  }

  /** Called now and then: there may be something to say without any news. */
  void look(long now) {
    boolean due = begun ? active && now >= checkpointAt : true;
    if (due && (feed.isConfirmed(interval) || (!begun && !isPatient(now)))) {
      wake();
    }
  }

  void wake() {
    if (wakes.getAndIncrement() == 0) {
      outlet.execute(this::turn);
    }
  }

  private void turn() {
    int seen = wakes.get();
    do {
      boolean more;
      try {
        more = act();
      } catch (RuntimeException fault) {
        cancel();
        outlet.failed(fault);
        return;
      }
      if (more) {
        outlet.execute(this::turn);
        return;
      }
      seen = wakes.addAndGet(-seen);
    } while (seen != 0);
  }

  /** Does what is to be done; true: there is more, and it is somebody else's turn. */
  private boolean act() {
    if (over) {
      return false;
    }
    Cursor place = cursor;
    if (stopping) {
      cancel();
      if (place == null) {
        outlet.refused(Refusal.STOPPING);
      } else {
        outlet.goodbye(place.position());
      }
      return false;
    }
    if (place == null) {
      place = begin();
    }
    return place != null && follow(place);
  }

  /** Begins once it is known where the journal stands, and that this node is in touch. */
  private @Nullable Cursor begin() {
    boolean confirmed = feed.isConfirmed(interval);
    Ring.Span span = feed.span();
    if (span == null || !confirmed) {
      if (!isPatient(feed.now())) {
        refuse(Refusal.UNREACHABLE);
      }
      return null;
    }
    Receipt head = span.head();
    Receipt start = after == null ? head : after;
    if (start.epoch().equals(head.epoch())
        && start.position() > head.position()
        && !isIssued(start)) {
      return null;
    }
    Cursor begins = new Cursor(start);
    cursor = begins;
    begun = true;
    feed.crowd().begun(this);
    checkpoint(start, start.equals(head));
    return begins;
  }

  /** Whether the store has come as far, which this node has not; unknown is no. */
  private boolean isIssued(Receipt start) {
    Receipt known = standing;
    if (known != null) {
      boolean issued = !known.epoch().equals(start.epoch()) || known.position() >= start.position();
      if (!issued) {
        refuse(Refusal.AHEAD);
      }
      return issued;
    }
    if (!askedForStanding) {
      askedForStanding = true;
      feed.standing()
          .subscribe()
          .with(
              answer -> {
                standing = answer;
                wake();
              },
              failure -> {});
    }
    if (!isPatient(feed.now())) {
      refuse(Refusal.UNREACHABLE);
    }
    return false;
  }

  private boolean follow(Cursor place) {
    JournalPage some = page;
    if (some != null) {
      page = null;
      place.give(some);
    }
    boolean confirmed = feed.isConfirmed(interval);
    for (int i = 0; i < TURN; i++) {
      if (over) {
        return false;
      }
      if (!outlet.isReady()) {
        active = false;
        return false;
      }
      Ring.Span span = feed.span();
      if (span == null) {
        return false;
      }
      switch (place.step(span)) {
        case Step.Next next -> deliver(place, next.record());
        case Step.Lost lost -> lose(place, lost);
        case Step.Behind behind -> {
          fallBehind(place);
          return false;
        }
        case Step.Head head -> {
          if (settle(place, span)) {
            overrun = false;
            if (confirmed && feed.now() >= checkpointAt) {
              checkpoint(place.position(), true);
            }
            return false;
          }
        }
        case Step.Ahead ahead -> {
          if (settle(place, span)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Wakes for what comes from now on; false: something has come meanwhile. */
  private boolean settle(Cursor place, Ring.Span span) {
    active = true;
    return feed.span() == span && span.last() <= place.number();
  }

  private void deliver(Cursor place, JournalRecord record) {
    Receipt position = new Receipt(place.epoch(), record.number());
    place.moveTo(position);
    JournalRecord met = selector.narrow(record);
    if (met != null) {
      outlet.invalidation(position, met);
    }
  }

  private void lose(Cursor place, Step.Lost lost) {
    place.moveTo(lost.to());
    feed.pages().forget(this);
    feed.stats().reset(lost.loss());
    checkpointAt = feed.now();
    outlet.reset(lost.to(), lost.loss());
  }

  private void fallBehind(Cursor place) {
    active = false;
    if (!overrun) {
      overrun = true;
      feed.stats().overruns().increment();
    }
    feed.pages().want(this, place.position());
  }

  private void checkpoint(Receipt position, boolean current) {
    checkpointAt = current ? feed.now() + interval : feed.now();
    outlet.checkpoint(position, current);
  }

  private void refuse(Refusal refusal) {
    cancel();
    outlet.refused(refusal);
  }

  private boolean isPatient(long now) {
    return now - openedAt < START_MILLIS;
  }
}
