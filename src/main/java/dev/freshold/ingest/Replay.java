package dev.freshold.ingest;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages out again, at a bounded rate, on the thread that runs it. They go through a pump
 * of their own, with the rules of the channel, and in its order. What is done is told to the reader
 * from the first on without a gap, so that a replay which is broken off can go on there.
 */
final class Replay {

  private static final int MAX_OUTSTANDING = 512;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Reader reader;
  private final Pump pump;
  private final ChannelStats stats;
  private final Consumer<Progress> listener;
  private final BooleanSupplier cancelled;

  private final Deque<Item> underWay = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<Item> ended = new ConcurrentLinkedQueue<>();
  private long read;
  private long failed;
  private String token = "";

  private static final class Item {
    final Letter letter;
    boolean over;
    boolean failed;

    Item(Letter letter) {
      this.letter = letter;
    }
  }

  Replay(
      Reader reader,
      Pump pump,
      ChannelStats stats,
      Consumer<Progress> listener,
      BooleanSupplier cancelled) {
    this.reader = reader;
    this.pump = pump;
    this.stats = stats;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /** Until the reader's end, the limit, or until it is cancelled. */
  void run(int rate, long limit) throws BrokerException {
    long start = System.nanoTime();
    long told = start;
    boolean more = true;
    while (!cancelled.getAsBoolean() && (more || !underWay.isEmpty())) {
      settle();
      if (System.nanoTime() - told >= TELL_NANOS) {
        told = System.nanoTime();
        listener.accept(progress(false));
      }
      boolean due = read < (System.nanoTime() - start) / 1e9 * rate + 1;
      if (more && due && underWay.size() < MAX_OUTSTANDING) {
        Letter letter = read < limit ? reader.next() : null;
        more = letter != null;
        if (letter != null) {
          send(letter);
        }
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    settle();
    listener.accept(progress(!more && underWay.isEmpty()));
  }

  private void send(Letter letter) {
    read++;
    Item item = new Item(letter);
    underWay.addLast(item);
    pump.accept(
        new Delivery() {
          @Override
          public Raw raw() {
            return letter.raw();
          }

          @Override
          public Uni<Void> ack() {
            return Uni.createFrom().voidItem();
          }

          @Override
          public Uni<Void> bury(Poison poison) {
            item.failed = true;
            return Uni.createFrom().voidItem();
          }
        },
        () -> ended.add(item));
  }

  /** The reader is no thing for two threads. */
  private void settle() throws BrokerException {
    for (Item item = ended.poll(); item != null; item = ended.poll()) {
      item.over = true;
    }
    String reached = null;
    for (@Nullable Item first = underWay.peekFirst();
        first != null && first.over;
        first = underWay.peekFirst()) {
      underWay.removeFirst();
      if (first.failed) {
        failed++;
        reader.keep(first.letter);
      }
      reached = first.letter.token();
    }
    if (reached != null) {
      reader.done(reached);
      token = reached;
    }
  }

  private Progress progress(boolean done) {
    return new Progress(
        read,
        stats.applied().sum(),
        stats.idle().sum(),
        stats.late().sum() + stats.duplicates().sum(),
        failed,
        reader.remaining(),
        token,
        done);
  }
}
