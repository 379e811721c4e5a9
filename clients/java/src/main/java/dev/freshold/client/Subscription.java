package dev.freshold.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The invalidations of the tenant, in order and at least once. The stream mends itself; see {@link
 * Event} for what it tells.
 *
 * <p>No more than 1,024 events are held for whoever does not take them; then the stream is held
 * back.
 */
public final class Subscription implements AutoCloseable {
  private static final int QUEUED = 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Event> events = new ArrayDeque<>();
  private @Nullable FresholdException ended;
  private @Nullable Follower follower;

  Subscription() {}

  void begin(Core core, Selector selector, SubscribeOptions options) {
    Follower made = new Follower(core, selector, options, this::take);
    follower = made;
    core.begin(made, "freshold-subscription", this::ended);
  }

  private boolean ended(FresholdException error, boolean left) {
    lock.lock();
    try {
      ended = error;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return false;
  }

  /** Takes an event of the stream in, once there is room. */
  void take(Event event) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (events.size() >= QUEUED) {
        changed.await();
      }
      events.add(event);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next event.
   *
   * @throws FresholdException CANCELLED after {@link #close} or an interruption, CLOSED after that
   *     of the client, or what no retry mends; after it there is nothing more
   */
  public Event next() {
    return next(Duration.ofNanos(Long.MAX_VALUE)).orElseThrow(FresholdException::deadline);
  }

  /**
   * Waits for the next event, no longer than this; empty: none came. As {@link #next()} otherwise.
   */
  public Optional<Event> next(Duration wait) {
    long left = Wire.nanos(wait);
    try {
      lock.lockInterruptibly();
      try {
        while (events.isEmpty() && ended == null && left > 0) {
          left = changed.awaitNanos(left);
        }
        return Optional.ofNullable(polled());
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FresholdException.cancelled(e);
    }
  }

  private @Nullable Event polled() {
    Event event = events.poll();
    if (event == null && ended != null) {
      throw ended.here();
    }
    changed.signalAll();
    return event;
  }

  /** Ends the stream. What it has brought can still be taken. */
  @Override
  public void close() {
    Follower running = follower;
    if (running != null) {
      running.stop();
      running.join();
    }
  }
}
