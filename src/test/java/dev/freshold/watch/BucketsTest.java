package dev.freshold.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BucketsTest {

  private final Buckets buckets = new Buckets(10, 100);

  @Test
  void snapshot_ofValuesOnAndBesideBounds_countsEachAtItsBoundAndAbove() {
    buckets.record(0);
    buckets.record(10);
    buckets.record(11);
    buckets.record(100);
    buckets.record(101);

    Buckets.Snapshot snapshot = buckets.snapshot();

    assertThat(snapshot.counts()).containsExactly(2, 4, 5);
    assertThat(snapshot.sum()).isEqualTo(222);
  }

  @Test
  void record_ofWhatIsNotTraced_leavesNoExample() {
    buckets.record(5);

    assertThat(buckets.snapshot().examples()).containsOnlyNulls();
  }

  @Test
  void record_ofWhatIsTraced_leavesTheLastExampleInItsBucket() {
    buckets.record(5, new Kept("first"));
    buckets.record(6, new Kept("second"));

    Buckets.Example example = buckets.snapshot().examples()[0];

    assertThat(example).extracting(Buckets.Example::traceId).isEqualTo("second");
    assertThat(example).extracting(Buckets.Example::value).isEqualTo(6L);
    assertThat(buckets.snapshot().examples()[1]).isNull();
  }

  /** A span of a trace that is kept. */
  private record Kept(String traceId) implements Span {
    @Override
    public boolean isKept() {
      return true;
    }

    @Override
    public String spanId() {
      return "span";
    }

    @Override
    public Span child(String name) {
      return this;
    }

    @Override
    public Span call(String name) {
      return this;
    }

    @Override
    public void link(Span other) {}

    @Override
    public void set(String name, String value) {}

    @Override
    public void set(String name, long value) {}

    @Override
    public void fail(String why) {}

    @Override
    public void end() {}

    @Override
    public Map<String, String> headers() {
      return Map.of();
    }

    @Override
    public <T> T within(Supplier<T> work) {
      return work.get();
    }
  }
}
