package dev.freshold.bench;

import com.sun.management.ThreadMXBean;
import dev.freshold.flight.Flights;
import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.policy.Judge;
import dev.freshold.store.EntryFormat;
import io.smallrye.mutiny.Uni;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that one operation allocates on the thread that calls it. Run with the first compiler only,
 * which leaves no allocation out, they are those that are written down in the code: the same on
 * every machine, and no less after a longer run.
 */
final class Allocations {

  private static final int WARM_UP = 5_000;
  private static final int BATCHES = 41;
  private static final int BATCH = 100;

  private static final Entry ENTRY =
      new Entry(
          new Outcome.Value(Payload.of(new byte[100]), false, "application/json"),
          new Version(7),
          new Epoch(0x1234_5678_9abc_def0L),
          41,
          1_000_000,
          60_000,
          480_000,
          12,
          List.of(new Tag("product:17"), new Tag("tenant:42")));

  private static final Demand ANY = new Demand(null, 600_000, false);

  /** Keeps what was made in sight of the compiler. */
  static volatile @Nullable Object sink;

  private Allocations() {}

  /** Writes a line for each operation: its name, a tab, and its bytes. */
  static void main() {
    operations().forEach((name, operation) -> System.out.println(name + '\t' + bytesOf(operation)));
  }

  private static Map<String, Supplier<Object>> operations() {
    Map<String, Supplier<Object>> operations = new LinkedHashMap<>();
    byte[] stored = EntryFormat.encode(ENTRY);
    operations.put("encode", () -> EntryFormat.encode(ENTRY));
    operations.put("decode", () -> decoded(stored));
    operations.put("judge", Allocations::judged);
    Flights<String, Entry> flights = new Flights<>(entry -> {});
    operations.put(
        "flight",
        () -> flights.join("key", () -> Uni.createFrom().item(ENTRY)).await().indefinitely());
    NearGets gets = new NearGets(100);
    operations.put("near hit", gets::answer);
    operations.put("64 near hits in one call", gets::answerMany);
    return operations;
  }

  private static Object decoded(byte[] stored) {
    Entry entry = EntryFormat.decode(stored);
    if (entry == null) {
      throw new IllegalStateException("what was encoded is not decoded");
    }
    return entry;
  }

  private static Object judged() {
    return Judge.judge(
        ENTRY,
        Generations.NONE,
        Mark.NONE,
        ENTRY.epoch(),
        ANY,
        120_000,
        1_010_000,
        EarlyRefresh.OFF);
  }

  private static long bytesOf(Supplier<Object> operation) {
    for (int i = 0; i < WARM_UP; i++) {
      sink = operation.get();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] bytes = new long[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < BATCH; i++) {
        sink = operation.get();
      }
      bytes[batch] = (threads.getCurrentThreadAllocatedBytes() - before) / BATCH;
    }
    Arrays.sort(bytes);
    return bytes[BATCHES / 2];
  }
}
