package dev.freshold.bench;

import dev.freshold.testing.KafkaProcess;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.ChannelCounts;
import dev.freshold.v1.ListChannelsRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A node with one channel called orders, whose events bust keys by their versions. */
final class EventsNode implements AutoCloseable {

  private static final String PACKAGED = "packaged.jar";

  private final String build;
  private final String topic;
  private final Path settings;
  private final ServerProcess server;
  private final ManagedChannel channel;

  private EventsNode(
      String build, String topic, Path settings, ServerProcess server, ManagedChannel channel) {
    this.build = build;
    this.topic = topic;
    this.settings = settings;
    this.server = server;
    this.channel = channel;
  }

  /**
   * Starts one, in a tenant of its own.
   *
   * @param jar of another build; null: of this one
   */
  static EventsNode start(
      String build, @Nullable String jar, String topic, KafkaProcess kafka, RedisProcess redis)
      throws IOException {
    Path settings = Files.createTempFile("freshold-bench", ".yaml");
    Files.writeString(settings, settings(kafka.servers(), topic));
    Map<String, String> environment =
        Map.of(
            "FRESHOLD_STORE", "redis",
            "QUARKUS_REDIS_HOSTS", redis.url(),
            "QUARKUS_CONFIG_LOCATIONS", settings.toString());
    ServerProcess server = launch(jar, environment).untilReady();
    return new EventsNode(build, topic, settings, server, server.channel());
  }

  private static ServerProcess launch(@Nullable String jar, Map<String, String> environment) {
    if (jar == null) {
      return ServerProcess.launchForLong(environment);
    }
    String own = System.getProperty(PACKAGED);
    System.setProperty(PACKAGED, jar);
    try {
      return ServerProcess.launchForLong(environment);
    } finally {
      if (own == null) {
        System.clearProperty(PACKAGED);
      } else {
        System.setProperty(PACKAGED, own);
      }
    }
  }

  private static String settings(String servers, String topic) {
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
              topic: %s
              tenant: %s
          rules:
            order-committed:
              types: ["order.committed"]
              namespace: order
              keys: ["{data.id}"]
              version: data.version
        """
        .formatted(servers, topic, topic);
  }

  String build() {
    return build;
  }

  String topic() {
    return topic;
  }

  /** How many events it has carried out. */
  long applied() {
    return counts().getApplied();
  }

  double eventsACall() {
    ChannelCounts counts = counts();
    return (double) counts.getApplied() / counts.getCalls();
  }

  private ChannelCounts counts() {
    return AdminServiceGrpc.newBlockingStub(channel)
        .listChannels(ListChannelsRequest.getDefaultInstance())
        .getChannels(0)
        .getCounts();
  }

  /** How many events took no longer than each bound, in seconds, from when they happened. */
  double[] effects(List<String> bounds) {
    return bounds.stream()
        .mapToDouble(
            bound ->
                server.metric(
                    "freshold_event_effect_seconds_bucket{channel=\"orders\",le=\"%s\"}"
                        .formatted(bound)))
        .toArray();
  }

  /** CPU that it has used. */
  double cpuMicros() {
    return ProcessHandle.of(server.pid())
            .flatMap(process -> process.info().totalCpuDuration())
            .orElse(Duration.ZERO)
            .toNanos()
        / 1e3;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    try {
      Files.deleteIfExists(settings);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
