package dev.freshold.client.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.freshold.client.Cache;
import dev.freshold.client.Codecs;
import dev.freshold.client.Freshold;
import dev.freshold.client.Hit;
import dev.freshold.client.Lookup;
import dev.freshold.client.NearOptions;
import dev.freshold.client.NearState;
import dev.freshold.client.PutOptions;
import dev.freshold.client.Served;
import dev.freshold.client.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * S4: a hit of the near cache beside a bare Caffeine {@code getIfPresent} and a direct Redis GET,
 * in turn, in one process. Run by {@code bench/near.sh}, which starts the server and the Redis; it
 * asserts nothing about time.
 */
class NearBench {
  private static final int KEYS = 1_000;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 15);
  private static final int IN_MEMORY = 1_000_000;
  private static final int OVER_THE_WIRE = 3_000;
  private static final String VALUE = "x".repeat(128);

  private final String[] keys = new String[KEYS];
  private long sink;

  /** One thing that is measured: so many reads of the keys, in an order that looks like chance. */
  private interface Reading {
    @Nullable Object read(String key) throws Exception;
  }

  private record Measured(String name, Reading reading, int reads, List<Double> nanos) {
    Measured(String name, int reads, Reading reading) {
      this(name, reading, reads, new ArrayList<>());
    }

    String spread() {
      return told(nanos, "%.1f (%.1f to %.1f)");
    }

    /** Times that this is faster than another, round by round. */
    String ratio(Measured other) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < nanos.size(); i++) {
        ratios.add(other.nanos.get(i) / nanos.get(i));
      }
      return told(ratios, "%.2f (%.2f to %.2f)");
    }

    private static String told(List<Double> figures, String format) {
      List<Double> sorted = figures.stream().sorted().toList();
      return String.format(
          Locale.ROOT,
          format,
          sorted.get(sorted.size() / 2),
          sorted.get(0),
          sorted.get(sorted.size() - 1));
    }
  }

  @Test
  void nearHit_besideCaffeineAndRedis() throws Exception {
    for (int i = 0; i < KEYS; i++) {
      keys[i] = "product-" + i;
    }
    try (Freshold client =
            Freshold.builder(System.getenv("FRESHOLD_ADDRESS"))
                .callTimeout(Duration.ofSeconds(60))
                .near(NearOptions.defaults().checkpointInterval(Duration.ofSeconds(10)))
                .build();
        PlainRedis redis = new PlainRedis(Integer.parseInt(System.getenv("BENCH_REDIS_PORT")))) {
      Cache<String> cache = filled(client);
      for (String key : keys) {
        redis.set(key, VALUE);
      }
      com.github.benmanes.caffeine.cache.Cache<String, String> bare =
          caffeine(Caffeine.newBuilder());
      com.github.benmanes.caffeine.cache.Cache<String, String> expiring =
          caffeine(Caffeine.newBuilder().expireAfterWrite(Duration.ofHours(1)));
      Measured near = new Measured("near hit: cache.get(key)", IN_MEMORY, cache::get);
      Measured caffeine = new Measured("Caffeine getIfPresent", IN_MEMORY, bare::getIfPresent);
      Measured timed =
          new Measured(
              "Caffeine getIfPresent, expireAfterWrite", IN_MEMORY, expiring::getIfPresent);
      Measured direct = new Measured("Redis GET, plain blocking socket", OVER_THE_WIRE, redis::get);
      report(near, caffeine, timed, direct, client);
    }
  }

  private void report(
      Measured near, Measured caffeine, Measured timed, Measured direct, Freshold client)
      throws Exception {
    List<Measured> all = List.of(near, caffeine, timed, direct);
    rounds(all, 3);
    long missesBefore = client.near().orElseThrow().stats().misses();
    all.forEach(each -> each.nanos.clear());
    rounds(all, ROUNDS);
    assertThat(client.near().orElseThrow().stats().misses()).isEqualTo(missesBefore);
    List<String> lines = new ArrayList<>();
    all.forEach(each -> lines.add("| " + each.name + " | " + each.spread() + " |"));
    lines.add("| near hit / Caffeine | " + near.ratio(caffeine) + " |");
    lines.add("| near hit / Caffeine, expireAfterWrite | " + near.ratio(timed) + " |");
    lines.add("| near hit / Redis GET | " + near.ratio(direct) + " |");
    System.out.println(
        "| ns, "
            + ROUNDS
            + " rounds | median (least to most) |\n|---|---|\n"
            + String.join("\n", lines));
    assertThat(sink).isNotZero();
  }

  private com.github.benmanes.caffeine.cache.Cache<String, String> caffeine(
      Caffeine<Object, Object> builder) {
    com.github.benmanes.caffeine.cache.Cache<String, String> made =
        builder.maximumWeight(64L << 20).weigher((key, value) -> 240).build();
    for (String key : keys) {
      made.put(key, VALUE);
    }
    return made;
  }

  private Cache<String> filled(Freshold client) {
    Cache<String> cache = client.cache("country", Codecs.text());
    Await.until(
        "the stream is heard",
        () -> client.near().orElseThrow().stats().state() == NearState.CONNECTED);
    for (String key : keys) {
      cache.put(key, VALUE, PutOptions.defaults().version(1));
    }
    for (String key : keys) {
      Await.until("the copy is kept", () -> isNear(cache.get(key)));
    }
    return cache;
  }

  private static boolean isNear(Lookup<String> found) {
    return found instanceof Hit<String> hit && hit.served() == Served.NEAR;
  }

  private void rounds(List<Measured> all, int rounds) throws Exception {
    for (int round = 0; round < rounds; round++) {
      for (Measured each : all) {
        each.nanos.add(measure(each));
      }
    }
  }

  private double measure(Measured what) throws Exception {
    int at = 17;
    long sum = 0;
    long began = System.nanoTime();
    for (int i = 0; i < what.reads; i++) {
      at = at * 1_664_525 + 1_013_904_223;
      @Nullable Object found = what.reading.read(keys[(at >>> 1) % KEYS]);
      sum += found == null ? 0 : 1;
    }
    long took = System.nanoTime() - began;
    assertThat(sum).isEqualTo(what.reads);
    sink += sum;
    return (double) took / what.reads;
  }
}
