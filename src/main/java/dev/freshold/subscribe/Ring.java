package dev.freshold.subscribe;

import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.store.JournalRecord;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest records of a journal, bounded in number and in bytes.
 *
 * <p>One thread at a time writes, under the monitor; any number read without it. A record carries
 * its own number, so that a reader sees whether a place still holds what it looks for.
 */
final class Ring {

  /** Bytes of a record besides its text. */
  private static final long RECORD_BYTES = 168;

  /** Bytes of a name besides its text. */
  private static final long TEXT_BYTES = 48;

  private final int length;
  private final long maxBytes;
  private volatile @Nullable Span span;

  /** Empty, and without a position. */
  Ring(int length, long maxBytes) {
    this.length = length;
    this.maxBytes = maxBytes;
  }

  /** The present span; null: it has not begun. */
  @Nullable Span span() {
    return span;
  }

  /** Begins behind the position, unless it already has. */
  synchronized void begin(Receipt position) {
    if (span == null) {
      restart(position);
    }
  }

  /** Begins anew behind the position. */
  synchronized void restart(Receipt position) {
    span = new Span(position, length);
  }

  synchronized void append(Receipt position, JournalRecord record) {
    Span current = span;
    Receipt before = new Receipt(position.epoch(), record.number() - 1);
    if (current == null || !current.head().equals(before)) {
      current = new Span(before, length);
      span = current;
    }
    current.append(record, maxBytes);
  }

  private static long bytes(JournalRecord record) {
    long bytes = RECORD_BYTES + record.reason().length();
    for (String name : record.names()) {
      bytes += TEXT_BYTES + name.length();
    }
    return bytes;
  }

  /** Records of one epoch without a gap. */
  static final class Span {
    private final Epoch epoch;
    private final AtomicReferenceArray<@Nullable JournalRecord> places;
    private volatile long last;
    private long first;
    private long bytes;

    private Span(Receipt before, int length) {
      this.epoch = before.epoch();
      this.places = new AtomicReferenceArray<>(length);
      this.last = before.position();
      this.first = before.position() + 1;
    }

    Epoch epoch() {
      return epoch;
    }

    /** The newest number. */
    long last() {
      return last;
    }

    /** Where it ends. */
    Receipt head() {
      return new Receipt(epoch, last);
    }

    /** The record of that number, if it is held. */
    @Nullable JournalRecord get(long number) {
      JournalRecord record = places.get(place(number));
      return record != null && record.number() == number ? record : null;
    }

    private void append(JournalRecord record, long maxBytes) {
      if (last + 1 - first == places.length()) {
        drop();
      }
      places.set(place(record.number()), record);
      bytes += bytes(record);
      last = record.number();
      while (bytes > maxBytes) {
        drop();
      }
    }

    private void drop() {
      JournalRecord oldest = places.getAndSet(place(first), null);
      first++;
      if (oldest != null) {
        bytes -= Ring.bytes(oldest);
      }
    }

    private int place(long number) {
      return (int) Math.floorMod(number, (long) places.length());
    }
  }
}
