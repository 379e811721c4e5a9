package dev.freshold.bench;

import dev.freshold.testing.RedisProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutManyResponse;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Reach;
import dev.freshold.v1.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * InvalidateTag by how many entries carry the tag (S5), and the same as a set of members and the
 * script that is commonly used for it; and what an entry takes in Redis (S10).
 */
final class TagBench {

  private static final int BATCH = 256;
  private static final int CALLS = 400;
  private static final int ENTRIES = 1_000;
  private static final String VALUE = "x".repeat(100);

  /** SMEMBERS, DEL of all of them at once, DEL of the set. */
  private static final String SCRIPT =
      "local keys = redis.call('SMEMBERS', KEYS[1]) "
          + "if #keys > 0 then redis.call('DEL', unpack(keys)) end "
          + "redis.call('DEL', KEYS[1]) return #keys";

  private final Report report;
  private final int rounds;
  private final List<Integer> members;
  private final CacheServiceBlockingStub cache;

  TagBench(Rig rig, Report report, int rounds, List<Integer> members) {
    this.report = report;
    this.rounds = rounds;
    this.members = members;
    this.cache = CacheServiceGrpc.newBlockingStub(rig.channel());
  }

  void run() {
    members.forEach(this::fill);
    List<List<Double>> times = new ArrayList<>();
    members.forEach(count -> times.add(new ArrayList<>()));
    measure(members.getFirst());
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < members.size(); i++) {
        times.get(i).add(measure(members.get(i)));
      }
    }
    for (int i = 1; i < members.size(); i++) {
      double[] ratios = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        ratios[round] = times.get(i).get(round) / times.getFirst().get(round);
      }
      report.atMost(
          "S5",
          "InvalidateTag, %,d members / %,d members, p50"
              .formatted(members.get(i), members.getFirst()),
          Spread.of(ratios),
          1.5);
    }
    asSets();
    memory();
  }

  private void fill(int count) {
    for (int from = 0; from < count; from += BATCH) {
      PutManyRequest.Builder puts = PutManyRequest.newBuilder();
      for (int i = from; i < Math.min(count, from + BATCH); i++) {
        puts.addPuts(
            PutRequest.newBuilder()
                .setNamespace("far")
                .setKey("of-" + count + "-" + i)
                .setVersion(1)
                .addTags("members:" + count)
                .setValue(Value.newBuilder().setText("x")));
      }
      PutManyResponse done = cache.putMany(puts.build());
      if (done.getResultsList().stream().anyMatch(result -> !result.hasStored())) {
        throw new IllegalStateException("a put was refused");
      }
    }
  }

  private double measure(int count) {
    InvalidateTagRequest request =
        InvalidateTagRequest.newBuilder().addTags("members:" + count).setReach(Reach.STORE).build();
    Samples samples = new Samples(CALLS);
    for (int i = 0; i < CALLS; i++) {
      samples.time(() -> cache.invalidateTag(request));
    }
    return samples.micros(.5);
  }

  private void asSets() {
    try (RedisProcess redis = RedisProcess.start();
        PlainRedis plain = new PlainRedis(redis.port())) {
      for (int count : List.of(10, 7_900, 8_000, 10_000, members.getLast())) {
        addAll(plain, count);
        long began = System.nanoTime();
        String error = plain.errorOf("EVAL", SCRIPT, "1", "tag:" + count);
        double millis = (System.nanoTime() - began) / 1e6;
        report.note(
            "S5",
            String.format(Locale.ROOT, "a set of %,d members and its script", count),
            Spread.number(millis)
                + " ms"
                + (error.isEmpty() ? "" : ", and fails: " + shortened(error)));
      }
    }
  }

  /** What Redis says of it, without where. */
  private static String shortened(String error) {
    int at = error.indexOf("too many");
    int end = error.indexOf(" script:", at);
    return at < 0 ? error : error.substring(at, end < 0 ? error.length() : end);
  }

  private static void addAll(PlainRedis plain, int count) {
    for (int from = 0; from < count; from += 1_000) {
      List<String> add = new ArrayList<>(List.of("SADD", "tag:" + count));
      List<String> set = new ArrayList<>(List.of("MSET"));
      for (int i = from; i < Math.min(count, from + 1_000); i++) {
        add.add("of-" + count + "-" + i);
        set.add("of-" + count + "-" + i);
        set.add("x");
      }
      plain.command(add.toArray(String[]::new));
      plain.command(set.toArray(String[]::new));
    }
  }

  private void memory() {
    double ours;
    double theirs;
    try (RedisProcess redis = RedisProcess.start();
        PlainRedis plain = new PlainRedis(redis.port())) {
      RedisMemory.put(redis, ENTRIES, VALUE);
      ours = (double) RedisMemory.used(plain) / ENTRIES;
    }
    try (RedisProcess redis = RedisProcess.start();
        PlainRedis plain = new PlainRedis(redis.port())) {
      RedisMemory.setAndAdd(plain, ENTRIES, VALUE);
      theirs = (double) RedisMemory.used(plain) / ENTRIES;
    }
    report.note("S10", "an entry of 100 B with two tags, bytes", Spread.number(ours));
    report.note("S10", "SET and two SADD of the same, bytes", Spread.number(theirs));
    report.atMost("S10", "the one / the other", Spread.of(ours / theirs), .65);
  }
}
