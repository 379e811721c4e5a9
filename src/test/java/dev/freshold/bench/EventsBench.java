package dev.freshold.bench;

import dev.freshold.testing.Await;
import dev.freshold.testing.KafkaProcess;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.freshold.v1.ChannelState;
import dev.freshold.v1.ListChannelsRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/**
 * How many events of Kafka a node carries out in a second (S9), beside a bare consumer that deletes
 * the key of each in the same Redis: one trip an event, and one trip a poll. Each in turn, from the
 * first event sent to the last carried out. Then how long an event takes from when it happened to
 * its effect, at half of the node's rate.
 */
final class EventsBench {

  private static final String NODE = "orders";
  private static final String SINGLE = "single";
  private static final String TOGETHER = "together";

  private static final int PARTITIONS = 4;
  private static final int WARM_UP = 4;
  private static final int ROUNDS = 7;
  private static final int EVENTS = 40_000;
  private static final int LAG_SECONDS = 15;
  private static final int LONGEST_LAG = 60_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> BOUNDS =
      List.of("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "1.0");

  private final Events events;
  private final ServerProcess node;
  private final AdminServiceBlockingStub admin;
  private final BareConsumer single;
  private final BareConsumer together;

  /** Events a second. */
  private record Round(double node, double cpuMicros, double single, double together) {}

  private EventsBench(
      Events events,
      ServerProcess node,
      ManagedChannel channel,
      BareConsumer single,
      BareConsumer together) {
    this.events = events;
    this.node = node;
    this.admin = AdminServiceGrpc.newBlockingStub(channel);
    this.single = single;
    this.together = together;
  }

  static void main(String[] arguments) throws IOException {
    Path settings = Files.createTempFile("freshold-bench", ".yaml");
    try (RedisProcess redis = RedisProcess.start();
        KafkaProcess kafka = KafkaProcess.start()) {
      List.of(NODE, SINGLE, TOGETHER).forEach(topic -> kafka.topic(topic, PARTITIONS));
      kafka.topic(NODE + ".dead-letters", 1);
      Files.writeString(settings, settings(kafka));
      try (ServerProcess node =
              ServerProcess.launchForLong(
                  Map.of(
                      "FRESHOLD_STORE", "redis",
                      "QUARKUS_REDIS_HOSTS", redis.url(),
                      "QUARKUS_CONFIG_LOCATIONS", settings.toString()));
          PlainRedis one = new PlainRedis(redis.port());
          PlainRedis other = new PlainRedis(redis.port());
          BareConsumer single = new BareConsumer(kafka.servers(), SINGLE, one, false);
          BareConsumer together = new BareConsumer(kafka.servers(), TOGETHER, other, true);
          Events events = new Events(kafka.servers())) {
        ManagedChannel channel = node.untilReady().channel();
        try {
          new EventsBench(events, node, channel, single, together).run();
        } finally {
          channel.shutdownNow();
        }
      }
    } finally {
      Files.deleteIfExists(settings);
    }
  }

  private static String settings(KafkaProcess kafka) {
    return """
        config_ordinal: 290
        freshold:
          namespaces:
            order:
              preset: owned
              max-staleness: 15m
          channels:
            orders:
              connector: kafka
              servers: "%s"
              topic: orders
          rules:
            order-committed:
              types: ["order.committed"]
              namespace: order
              keys: ["{data.id}"]
              version: data.version
        """
        .formatted(kafka.servers());
  }

  private void run() {
    for (int i = 0; i < WARM_UP; i++) {
      System.out.println("warming up: " + round());
    }
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      rounds.add(round());
    }
    System.out.printf(
        "%d rounds of %d events each; median (least to most) of the rounds%n", ROUNDS, EVENTS);
    double rate = line("node, events a second", rounds, Round::node);
    line("node, CPU an event, microseconds", rounds, Round::cpuMicros);
    line("bare, a DEL a trip, events a second", rounds, Round::single);
    line("bare, a poll a trip, events a second", rounds, Round::together);
    line("node / bare, a DEL a trip", rounds, one -> one.node() / one.single());
    line("node / bare, a poll a trip", rounds, one -> one.node() / one.together());
    ChannelState state = state();
    System.out.printf(
        "events a call: %.1f%n",
        (double) state.getCounts().getApplied() / state.getCounts().getCalls());
    lag(rate / 2);
  }

  private Round round() {
    long cpu = cpu();
    double rate = rate(NODE, () -> state().getCounts().getApplied());
    double cpuMicros = (cpu() - cpu) / 1e3 / EVENTS;
    return new Round(rate, cpuMicros, rate(SINGLE, single::done), rate(TOGETHER, together::done));
  }

  private double rate(String topic, LongSupplier done) {
    long wanted = done.getAsLong() + EVENTS;
    long began = System.nanoTime();
    events.send(topic, EVENTS);
    Await.within(PATIENCE, done::getAsLong, count -> count >= wanted);
    return EVENTS / ((System.nanoTime() - began) / 1e9);
  }

  private void lag(double rate) {
    int count = (int) (rate * LAG_SECONDS);
    System.out.printf("lag at %.0f events a second, for %d s, milliseconds%n", rate, LAG_SECONDS);
    double[] before = histogram();
    long wanted = state().getCounts().getApplied() + count;
    events.send(NODE, count, rate);
    Await.within(PATIENCE, () -> state().getCounts().getApplied(), done -> done >= wanted);
    double[] after = histogram();
    for (int i = 0; i < BOUNDS.size(); i++) {
      System.out.printf(
          "  node, within %4.0f: %7.3f %%%n",
          Double.parseDouble(BOUNDS.get(i)) * 1e3, 100 * (after[i] - before[i]) / count);
    }
    bareLag("bare, a DEL a trip", SINGLE, single, count, rate);
    bareLag("bare, a poll a trip", TOGETHER, together, count, rate);
  }

  private void bareLag(String what, String topic, BareConsumer bare, int count, double rate) {
    AtomicLongArray counts = new AtomicLongArray(LONGEST_LAG);
    bare.listen(millis -> counts.incrementAndGet(Math.clamp(millis, 0, LONGEST_LAG - 1)));
    long wanted = bare.done() + count;
    events.send(topic, count, rate);
    Await.within(PATIENCE, bare::done, done -> done >= wanted);
    System.out.printf(
        "  %s: p50 %d, p99 %d%n",
        what, quantile(counts, count * .5), quantile(counts, count * .99));
  }

  private static int quantile(AtomicLongArray counts, double wanted) {
    long seen = 0;
    for (int i = 0; i < counts.length(); i++) {
      seen += counts.get(i);
      if (seen >= wanted) {
        return i;
      }
    }
    return counts.length();
  }

  /** How many events took no longer than each bound. */
  private double[] histogram() {
    return BOUNDS.stream()
        .mapToDouble(
            bound ->
                node.metric(
                    "freshold_event_effect_seconds_bucket{channel=\"orders\",le=\"%s\"}"
                        .formatted(bound)))
        .toArray();
  }

  private ChannelState state() {
    return admin.listChannels(ListChannelsRequest.getDefaultInstance()).getChannels(0);
  }

  private long cpu() {
    return ProcessHandle.of(node.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .map(Duration::toNanos)
        .orElse(0L);
  }

  private static double line(String what, List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    double median = sorted[sorted.length / 2];
    System.out.printf(
        "%-38s %10.2f  (%.2f to %.2f)%n", what, median, sorted[0], sorted[sorted.length - 1]);
    return median;
  }
}
