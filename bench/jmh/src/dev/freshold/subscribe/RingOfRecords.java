package dev.freshold.subscribe;

import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.store.JournalRecord;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The ring that all subscribers of a tenant read: a record in, and a record out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RingOfRecords {

  private static final int LENGTH = 8_192;

  private final Epoch epoch = new Epoch(7);
  private final Ring ring = full();
  private final Selector selector = new Selector(Set.of(), List.of(), Set.of("product:17"));
  private long next = LENGTH + 1;

  private Ring full() {
    Ring ring = new Ring(LENGTH, 4 << 20);
    ring.begin(new Receipt(new Epoch(7), 0));
    for (long number = 1; number <= LENGTH; number++) {
      ring.append(new Receipt(new Epoch(7), number), record(number));
    }
    return ring;
  }

  private static JournalRecord record(long number) {
    return new JournalRecord(
        number, 0, JournalRecord.Kind.TAG, false, List.of("product:" + number), "");
  }

  @Benchmark
  public void append() {
    long number = next++;
    ring.append(new Receipt(epoch, number), record(number));
  }

  @Benchmark
  public JournalRecord read() {
    return ring.span().get(ring.span().last());
  }

  @Benchmark
  public JournalRecord select() {
    return selector.narrow(ring.span().get(ring.span().last()));
  }
}
