package dev.freshold.bench;

import dev.freshold.testing.Await;
import dev.freshold.testing.KafkaProcess;
import dev.freshold.testing.RedisProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many events of Kafka a node carries out in a second (S9), beside a bare consumer that deletes
 * the key of each in the same Redis: one trip an event, and one trip a poll. Each in turn, from the
 * first event sent to the last carried out. Then how long an event takes from when it happened to
 * its effect, at half of the node's rate.
 */
final class EventsBench implements AutoCloseable {

  private static final int PARTITIONS = 4;
  private static final int WARM_UP = 4;
  private static final int ROUNDS = 7;
  private static final int LAG_SECONDS = 15;
  private static final int LONGEST_LAG = 60_000;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<String> BOUNDS =
      List.of("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "1.0");

  private final int count;
  private final RedisProcess redis = RedisProcess.start();
  private final KafkaProcess kafka = KafkaProcess.start();
  private final Events events = new Events(kafka.servers());
  private final List<EventsNode> nodes = new ArrayList<>();
  private final BareConsumer single = bare("single", false);
  private final BareConsumer together = bare("together", true);

  /** Events a second of each, and what one costs a node in microseconds of CPU. */
  private record Round(
      List<Double> nodes, List<Double> cpuMicros, double single, double together) {}

  private EventsBench(int count) {
    this.count = count;
  }

  /**
   * With so many events a round, 40,000 by default; and beside other packaged builds, whose
   * quarkus-run.jar the further arguments name.
   */
  static void main(String[] arguments) throws IOException {
    int count = arguments.length == 0 ? 40_000 : Integer.parseInt(arguments[0]);
    try (EventsBench bench = new EventsBench(count)) {
      bench.start("this build", null);
      for (int i = 1; i < arguments.length; i++) {
        bench.start(arguments[i], arguments[i]);
      }
      bench.run();
    }
  }

  private BareConsumer bare(String topic, boolean pollATrip) {
    kafka.topic(topic, PARTITIONS);
    return new BareConsumer(kafka.servers(), topic, new PlainRedis(redis.port()), pollATrip);
  }

  private void start(String build, @Nullable String jar) throws IOException {
    String topic = "orders" + nodes.size();
    kafka.topic(topic, PARTITIONS);
    kafka.topic(topic + ".dead-letters", 1);
    nodes.add(EventsNode.start(build, jar, topic, kafka, redis));
  }

  private void run() {
    for (int i = 0; i < WARM_UP; i++) {
      System.out.println("warming up: " + round());
    }
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      rounds.add(round());
      System.out.println(rounds.getLast());
    }
    System.out.printf(
        "%d rounds of %d events each; median (least to most) of the rounds%n", ROUNDS, count);
    double bare = line("bare, a DEL a trip, events a second", rounds, Round::single);
    line("bare, a poll a trip, events a second", rounds, Round::together);
    double[] rates = new double[nodes.size()];
    for (int i = 0; i < rates.length; i++) {
      int at = i;
      EventsNode node = nodes.get(i);
      System.out.printf("node, %s; events a call: %.1f%n", node.build(), node.eventsACall());
      rates[i] = line("  events a second", rounds, one -> one.nodes().get(at));
      line("  CPU an event, microseconds", rounds, one -> one.cpuMicros().get(at));
      line("  / bare, a DEL a trip", rounds, one -> one.nodes().get(at) / one.single());
      line("  / bare, a poll a trip", rounds, one -> one.nodes().get(at) / one.together());
    }
    for (int i = 0; i < rates.length; i++) {
      lag(nodes.get(i), rates[i] / 2);
      lag(nodes.get(i), bare / 2);
    }
    bareLag("bare, a DEL a trip", "single", single, rates[0] / 2);
    bareLag("bare, a poll a trip", "together", together, rates[0] / 2);
  }

  private Round round() {
    List<Double> rates = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    for (EventsNode node : nodes) {
      double before = node.cpuMicros();
      rates.add(rate(node.topic(), node::applied));
      cpu.add((node.cpuMicros() - before) / count);
    }
    return new Round(rates, cpu, rate("single", single::done), rate("together", together::done));
  }

  private double rate(String topic, LongSupplier done) {
    long wanted = done.getAsLong() + count;
    long began = System.nanoTime();
    events.send(topic, count);
    Await.within(PATIENCE, done::getAsLong, seen -> seen >= wanted);
    return count / ((System.nanoTime() - began) / 1e9);
  }

  private void lag(EventsNode node, double rate) {
    int sent = (int) (rate * LAG_SECONDS);
    double[] before = node.effects(BOUNDS);
    paced(node.topic(), node::applied, sent, rate);
    double[] after = node.effects(BOUNDS);
    System.out.printf("lag of the node, %s, at %.0f events a second:", node.build(), rate);
    for (int i = 0; i < BOUNDS.size(); i++) {
      System.out.printf(
          " %.2f %% within %.0f ms;",
          100 * (after[i] - before[i]) / sent, Double.parseDouble(BOUNDS.get(i)) * 1e3);
    }
    System.out.println();
  }

  private void bareLag(String what, String topic, BareConsumer bare, double rate) {
    int sent = (int) (rate * LAG_SECONDS);
    AtomicLongArray counts = new AtomicLongArray(LONGEST_LAG);
    bare.listen(millis -> counts.incrementAndGet(Math.clamp(millis, 0, LONGEST_LAG - 1)));
    paced(topic, bare::done, sent, rate);
    System.out.printf(
        "lag of the %s: p50 %d ms, p99 %d ms%n",
        what, quantile(counts, sent * .5), quantile(counts, sent * .99));
  }

  private void paced(String topic, LongSupplier done, int sent, double rate) {
    long wanted = done.getAsLong() + sent;
    events.send(topic, sent, rate);
    Await.within(PATIENCE, done::getAsLong, seen -> seen >= wanted);
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

  private static double line(String what, List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    double median = sorted[sorted.length / 2];
    System.out.printf(
        "%-38s %10.2f  (%.2f to %.2f)%n", what, median, sorted[0], sorted[sorted.length - 1]);
    return median;
  }

  @Override
  public void close() {
    single.close();
    together.close();
    nodes.forEach(EventsNode::close);
    events.close();
    kafka.close();
    redis.close();
  }
}
