package dev.freshold.watch;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How numbers are distributed, such as milliseconds: a count for each bucket, and their sum.
 * Recording takes no lock and allocates nothing; only what a trace is kept of leaves an example in
 * its bucket.
 */
public final class Buckets {

  private final long[] bounds;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();
  private final AtomicReferenceArray<@Nullable Example> examples;

  /**
   * A call that fell into a bucket, so that somebody who looks at the distribution finds its trace.
   *
   * @param at milliseconds since 1970
   */
  public record Example(String traceId, String spanId, long value, long at) {}

  /**
   * What was recorded so far.
   *
   * @param counts for each bound how many were at most that, and at the end how many there are
   * @param examples for each bucket the last one; null: there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // made for one look, and compared with nothing
  public record Snapshot(long[] counts, long sum, @Nullable Example[] examples) {}

  /**
   * Empty ones.
   *
   * @param bounds the highest value of each bucket, in ascending order; a last one has no bound
   */
  public Buckets(long... bounds) {
    this.bounds = bounds.clone();
    this.counts = new LongAdder[bounds.length + 1];
    Arrays.setAll(counts, i -> new LongAdder());
    this.examples = new AtomicReferenceArray<>(counts.length);
  }

  /** The highest value of each bucket but the last. */
  public long[] bounds() {
    return bounds.clone();
  }

  public void record(long value) {
    record(value, Span.NONE);
  }

  /** Records what belongs to a span. */
  public void record(long value, Span span) {
    int bucket = bucket(value);
    counts[bucket].increment();
    sum.add(value);
    if (span.isKept()) {
      examples.set(
          bucket, new Example(span.traceId(), span.spanId(), value, System.currentTimeMillis()));
    }
  }

  private int bucket(long value) {
    int bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) {
      bucket++;
    }
    return bucket;
  }

  public Snapshot snapshot() {
    long[] cumulative = new long[counts.length];
    Example[] last = new Example[counts.length];
    long total = 0;
    for (int i = 0; i < counts.length; i++) {
      total += counts[i].sum();
      cumulative[i] = total;
      last[i] = examples.get(i);
    }
    return new Snapshot(cumulative, sum.sum(), last);
  }
}
