package dev.freshold.ingest;

import dev.freshold.flight.Scheduler;
import io.smallrye.mutiny.subscription.MultiSubscriber;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A channel that is open: what its broker brings goes to its pump, as much at once as is asked for,
 * and when the broker gives it up it is opened again.
 */
public final class Channel implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Channel.class);

  private static final long SHORTEST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 15_000;
  private static final long LOOK_MILLIS = 2_000;

  private final ChannelText text;
  private final Source source;
  private final Pump pump;
  private final ChannelStats stats;
  private final Scheduler scheduler;
  private final LongSupplier clock;

  private volatile @Nullable String down = "is not open yet";
  private volatile @Nullable String closed = "is not open yet";
  private volatile Backlog backlog = new Backlog(-1, -1);
  private volatile long newestTime = -1;
  private volatile long caughtUp;
  private volatile boolean stopped;
  private volatile Flow.@Nullable Subscription subscription;

  Channel(
      ChannelText text,
      Source source,
      PumpMaker pumps,
      ChannelStats stats,
      Scheduler scheduler,
      LongSupplier clock) {
    this.text = text;
    this.source = source;
    this.stats = stats;
    this.scheduler = scheduler;
    this.clock = clock;
    this.caughtUp = clock.getAsLong();
    this.pump = pumps.pump(this::applied);
  }

  /** Makes the pump of a channel. */
  @FunctionalInterface
  interface PumpMaker {
    Pump pump(Pump.Observer observer);
  }

  void start() {
    open(SHORTEST_PAUSE_MILLIS);
    look();
  }

  public String name() {
    return text.name();
  }

  public ChannelText text() {
    return text;
  }

  public ChannelStats stats() {
    return stats;
  }

  Source source() {
    return source;
  }

  /** Why it brings nothing; null: it is up. */
  public @Nullable String down() {
    String reason = closed == null ? down : closed;
    return reason == null && pump.isStalled() ? "waits for the store" : reason;
  }

  /** What stood before it when the broker was last asked. */
  public Backlog backlog() {
    return backlog;
  }

  /**
   * How old what is carried out now is, in milliseconds: 0 where nothing waits. While the broker
   * cannot be asked, the time since nothing waited.
   */
  public long lagMillis() {
    if (backlog.messages() == 0 && down == null) {
      return 0;
    }
    return Math.max(0, clock.getAsLong() - Math.max(newestTime, caughtUp));
  }

  private void applied(Event event) {
    newestTime = Math.max(newestTime, event.time());
  }

  private void open(long pause) {
    if (stopped) {
      return;
    }
    try {
      source.open().subscribe().withSubscriber(new Feed(pause));
    } catch (RuntimeException failure) {
      reopen(failure, pause);
    }
  }

  private void reopen(@Nullable Throwable failure, long pause) {
    if (stopped) {
      return;
    }
    String why = failure == null ? "ended" : String.valueOf(failure.getMessage());
    closed = "was given up by its broker: " + why;
    LOG.warnf("channel=%s was given up, and is opened again: %s", name(), why);
    scheduler.schedule(pause, () -> open(Math.min(LONGEST_PAUSE_MILLIS, 2 * pause)));
  }

  /** Brokers are asked on a thread of its own, because their clients block. */
  private void look() {
    Thread.ofVirtual()
        .name("channel-" + name())
        .start(
            () -> {
              try {
                Backlog seen = source.backlog();
                if (seen.messages() == 0) {
                  caughtUp = clock.getAsLong();
                }
                backlog = seen;
                up();
              } catch (BrokerException | RuntimeException failure) {
                goneDown(String.valueOf(failure.getMessage()));
              }
              if (!stopped) {
                scheduler.schedule(LOOK_MILLIS, this::look);
              }
            });
  }

  private void up() {
    if (down != null) {
      LOG.infof("channel=%s is up, backlog=%d", name(), backlog.messages());
    }
    down = null;
  }

  private void goneDown(String why) {
    if (down == null && !stopped) {
      LOG.warnf("channel=%s is down: %s", name(), why);
    }
    down = "its broker does not answer: " + why;
  }

  /**
   * Asks for as much as may be outstanding, and for more as it is done with: for a part of it at
   * once, because each time that it is asked costs the connector more than a message does.
   */
  private final class Feed implements MultiSubscriber<Delivery> {

    private final long pause;
    private final int part = Math.max(1, text.maxOutstanding() / 16);
    private final AtomicLong done = new AtomicLong();

    Feed(long pause) {
      this.pause = pause;
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
      subscription = opened;
      closed = null;
      opened.request(text.maxOutstanding());
    }

    @Override
    public void onItem(Delivery delivery) {
      Flow.Subscription of = subscription;
      pump.accept(
          delivery,
          () -> {
            if (of != null && done.incrementAndGet() % part == 0) {
              of.request(part);
            }
          });
    }

    @Override
    public void onFailure(Throwable failure) {
      reopen(failure, pause);
    }

    @Override
    public void onCompletion() {
      reopen(null, pause);
    }
  }

  @Override
  public void close() {
    stopped = true;
    closed = "is closed";
    Flow.Subscription open = subscription;
    if (open != null) {
      open.cancel();
    }
    source.close();
  }
}
