package dev.freshold.bench;

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
import dev.freshold.policy.Verdict;
import dev.freshold.store.EntryFormat;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What every Get goes through, alone: the codec, the judge, a flight, and a hit as its service answers it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotPaths {

  @Param({"100", "10000"})
  public int bytes;

  private final Demand any = new Demand(null, 600_000, false);
  private final EarlyRefresh early = new EarlyRefresh(1, .5);
  private final Flights<String, Entry> flights = new Flights<>(unclaimed -> {});
  private Entry entry;
  private byte[] stored;
  private NearGets gets;

  @Setup
  public void prepare() {
    entry =
        new Entry(
            new Outcome.Value(Payload.of(new byte[bytes]), false, "application/json"),
            new Version(7),
            new Epoch(0x1234_5678_9abc_def0L),
            41,
            1_000_000,
            60_000,
            480_000,
            12,
            List.of(new Tag("product:17"), new Tag("tenant:42")));
    stored = EntryFormat.encode(entry);
    gets = new NearGets(bytes);
  }

  @Benchmark
  public byte[] encode() {
    return EntryFormat.encode(entry);
  }

  @Benchmark
  public Entry decode() {
    return EntryFormat.decode(stored);
  }

  @Benchmark
  public Verdict judge() {
    return Judge.judge(
        entry, Generations.NONE, Mark.NONE, entry.epoch(), any, 120_000, 1_010_000, early);
  }

  @Benchmark
  public Entry flight() {
    return flights
        .join("key", () -> Uni.createFrom().item(entry))
        .await()
        .indefinitely()
        .value();
  }

  @Benchmark
  public byte[] nearHit() {
    return gets.answer();
  }

  @Benchmark
  public byte[] nearHits64() {
    return gets.answerMany();
  }
}
