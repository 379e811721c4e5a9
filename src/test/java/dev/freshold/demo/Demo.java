package dev.freshold.demo;

import dev.freshold.testing.KafkaProcess;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Starts a Redis, a Postgres, a Kafka and two nodes, plays every scenario against them, and says
 * what was expected and what was seen. Whatever it started ends with it.
 */
final class Demo {

  private Demo() {}

  /** Exit code 1 if an expectation was not met, or the demo could not be played. */
  static void main(String[] arguments) throws SQLException {
    PrintStream out = System.out;
    System.exit(play(out).failures().isEmpty() ? 0 : 1);
  }

  /** Plays all of it. */
  static Report play(PrintStream out) throws SQLException {
    long start = System.nanoTime();
    Report report = new Report(out);
    Origin origin = new Origin();
    try (KafkaProcess kafka = KafkaProcess.launch();
        RedisProcess redis = RedisProcess.start();
        Shop shop = new Shop();
        ServerProcess one = ServerProcess.launch(environment(redis, shop, withTopics(kafka)));
        ServerProcess two = ServerProcess.launch(environment(redis, shop, kafka));
        Service left = new Service(one.untilReady().channel(), origin);
        Service right = new Service(two.untilReady().channel(), origin)) {
      out.printf(
          "The origin has %d records. Redis is on port %d, the nodes on %d and %d, Kafka at %s.%n%n",
          origin.size(), redis.port(), one.port(), two.port(), kafka.servers());
      Scenario.Stage stage = new Scenario.Stage(origin, left, right, report);
      for (Scenario scenario : scenarios(shop, one.port(), kafka)) {
        report.scenario(scenario.title());
        scenario.play(stage);
      }
    }
    report.summary(Duration.ofNanos(System.nanoTime() - start));
    return report;
  }

  /** Once it answers: a channel is opened on a topic that is there. */
  private static KafkaProcess withTopics(KafkaProcess launched) {
    KafkaProcess kafka = launched.untilReady();
    kafka.topic(OrderEvents.TOPIC, 1);
    kafka.topic(OrderEvents.TOPIC + ".dead-letters", 1);
    return kafka;
  }

  private static List<Scenario> scenarios(Shop shop, int port, KafkaProcess kafka) {
    return List.of(
        new Expiry(),
        new WriteThrough(),
        new LateEvents(),
        new OneTag(),
        new WholeUser(),
        new TwoReleases(),
        new NotFound(),
        new Herd(),
        new ReadThrough(shop, port),
        new OrderEvents(shop, kafka));
  }

  private static Map<String, String> environment(
      RedisProcess redis, Shop shop, KafkaProcess kafka) {
    return Map.of(
        "FRESHOLD_NAMESPACES_STOCK_ORIGIN_GRPC", shop.address(),
        "FRESHOLD_NAMESPACES_LISTING_ORIGIN_GRPC", shop.address(),
        "FRESHOLD_STORE", "redis",
        "QUARKUS_REDIS_HOSTS", redis.url(),
        "FRESHOLD_CHANNELS_SHOP_SERVERS", kafka.servers(),
        "QUARKUS_CONFIG_LOCATIONS",
            ServerProcess.settingsFile("samples/demo.yaml")
                + ','
                + ServerProcess.settingsFile("samples/demo-events.yaml"));
  }
}
