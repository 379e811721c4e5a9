package dev.freshold.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.freshold.testing.FaultProxy;
import dev.freshold.testing.NatsProcess;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Packaged nodes with everything that there is to be measured: a Redis, an origin, and a channel.
 */
final class WatchedFleet implements AutoCloseable {

  final RedisProcess redis = RedisProcess.start();
  final NatsProcess nats = NatsProcess.start();
  final List<ServerProcess> nodes;

  /** From each node to Redis. */
  final List<FaultProxy> ways;

  /** Headers in which the origin was told of traces. */
  final Queue<String> traceparents = new ConcurrentLinkedQueue<>();

  private final ExecutorService answering = Executors.newFixedThreadPool(8);
  private final HttpServer origin;
  private final Path folder;
  private volatile boolean failing;
  private volatile CompletableFuture<?> gate = CompletableFuture.completedFuture(null);

  WatchedFleet(int nodes, Map<String, String> environment) {
    try {
      origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
      origin.createContext("/", this::answer);
      origin.setExecutor(answering);
      origin.start();
      folder = Files.createTempDirectory("freshold-watched");
      Path settings =
          Files.writeString(
              folder.resolve("settings.yaml"),
              settings(origin.getAddress().getPort(), nats.servers()));
      Map<String, String> all = new HashMap<>(environment);
      all.put("QUARKUS_CONFIG_LOCATIONS", settings.toString());
      ways = Stream.generate(() -> FaultProxy.to(redis.port())).limit(nodes).toList();
      List<ServerProcess> launched = ways.stream().map(way -> launch(all, way)).toList();
      launched.forEach(ServerProcess::untilReady);
      this.nodes = launched;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static ServerProcess launch(Map<String, String> environment, FaultProxy way) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("QUARKUS_REDIS_HOSTS", "redis://127.0.0.1:" + way.port());
    return ServerProcess.launch(all);
  }

  private static String settings(int originPort, String brokers) {
    return """
        freshold:
          store: redis
          namespaces:
            product:
              preset: multi-producer
              max-staleness: 10m
              ttl: 2s
              jitter: 0%%
              stale-while-revalidate: 30s
              stale-if-error: 5m
              negative: {not-found: 1s, error: 1s}
              key: "{id}"
              tags: ["product:{id}"]
              origin: {http: "http://127.0.0.1:%d/{id}"}
              origin-limits: {timeout: 30s, concurrency: 8, queue: 64}
            session:
              preset: ttl
              max-staleness: 30m
            list:
              preset: derived
              max-staleness: 5m
              ttl: 30s
          channels:
            products:
              connector: nats
              servers: "%s"
              topic: products
              format: auto
          rules:
            product-changed:
              types: ["*"]
              namespace: product
              keys: ["{data.id}"]
              version: data.version
        """
        .formatted(originPort, brokers);
  }

  /** From now on the origin fails, or does no longer. */
  void failOrigin(boolean failing) {
    this.failing = failing;
  }

  /** From now on the origin answers nobody, until it is told to go on. */
  void holdOrigin() {
    gate = new CompletableFuture<>();
  }

  /** Answers all who wait, and whoever comes. */
  void releaseOrigin() {
    gate.complete(null);
  }

  private void answer(HttpExchange exchange) throws IOException {
    gate.join();
    String traceparent = exchange.getRequestHeaders().getFirst("traceparent");
    if (traceparent != null) {
      traceparents.add(traceparent);
    }
    String id = exchange.getRequestURI().getPath().substring(1);
    byte[] body = ("product " + id).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("content-type", "text/plain");
    exchange.getResponseHeaders().add("freshold-version", "1");
    int status = failing ? 503 : id.startsWith("none") ? 404 : 200;
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    nodes.forEach(ServerProcess::close);
    ways.forEach(FaultProxy::close);
    releaseOrigin();
    origin.stop(0);
    answering.shutdownNow();
    nats.close();
    redis.close();
    try {
      Files.deleteIfExists(folder.resolve("settings.yaml"));
      Files.deleteIfExists(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
