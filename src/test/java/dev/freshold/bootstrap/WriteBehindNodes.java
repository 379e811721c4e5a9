package dev.freshold.bootstrap;

import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.testing.WriteOrigin;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Negative;
import dev.freshold.v1.NegativeResult;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.PutResponse;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Packaged nodes that write behind, to one origin and over one Redis. */
final class WriteBehindNodes implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;
  private static final Duration LONG = Duration.ofMinutes(2);

  private final Path settings;
  private final RedisProcess redis;
  private final List<Node> nodes = new ArrayList<>();

  /** A node, and a caller of it. */
  record Node(ServerProcess server, ManagedChannel channel) {

    PutResponse put(String key, String text, long version) {
      return stub()
          .put(
              PutRequest.newBuilder()
                  .setNamespace("goods")
                  .setKey(key)
                  .setVersion(version)
                  .setValue(Value.newBuilder().setText(text))
                  .build());
    }

    PutResponse delete(String key, long version) {
      return stub()
          .put(
              PutRequest.newBuilder()
                  .setNamespace("goods")
                  .setKey(key)
                  .setVersion(version)
                  .setNegative(NegativeResult.newBuilder().setKind(Negative.Kind.NOT_FOUND))
                  .build());
    }

    GetResponse get(String key) {
      return stub()
          .get(
              GetRequest.newBuilder()
                  .setNamespace("goods")
                  .setKey(key)
                  .setOnMiss(GetRequest.OnMiss.RETURN)
                  .build());
    }

    /** How many writes wait in the logs that it flushes. */
    double unflushed() {
      return server.metric("freshold_write_behind_unflushed");
    }

    double writes(String outcome) {
      return server.metric(
          "freshold_write_behind_writes_total{namespace=\"goods\",outcome=\"" + outcome + "\"}");
    }

    private CacheServiceGrpc.CacheServiceBlockingStub stub() {
      return CacheServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  WriteBehindNodes(Path folder, RedisProcess redis, WriteOrigin origin) {
    this.redis = redis;
    try {
      this.settings =
          Files.writeString(
              folder.resolve("behind.yaml"),
              """
              freshold:
                write-behind: { lease: 1s, drain: 20s, max-backlog: 500 }
                namespaces:
                  goods:
                    max-staleness: 10m
                    puts: versioned
                    write: behind
                    origin: { grpc: "%s" }
                    origin-limits: { timeout: 60s }
              """
                  .formatted(origin.address()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The environment of a node, for one that may refuse to start. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("FRESHOLD_STORE", "redis");
    environment.put("QUARKUS_REDIS_HOSTS", redis.url());
    environment.put("QUARKUS_CONFIG_LOCATIONS", settings.toString());
    return environment;
  }

  Node start() {
    ServerProcess server = ServerProcess.start(environment());
    Node node = new Node(server, server.channel());
    nodes.add(node);
    return node;
  }

  /** The node that flushes, as soon as one does. */
  Node flushing() {
    Await.within(LONG, () -> nodes.stream().anyMatch(node -> node.unflushed() > 0), found -> found);
    return nodes.stream().filter(node -> node.unflushed() > 0).findFirst().orElseThrow();
  }

  /** SIGKILL. */
  void kill(Node node) {
    nodes.remove(node);
    node.channel().shutdownNow();
    node.server().close();
  }

  /** Any that lives. */
  Node any() {
    return nodes.getFirst();
  }

  /** Until nothing waits in the log any more. */
  void awaitDrained() {
    Await.within(LONG, () -> redis.command("XLEN {default.0}b"), ":0\r\n"::equals);
  }

  /** How many writes wait, as Redis has it. */
  String backlog() {
    return redis.command("XLEN {default.0}b").strip();
  }

  @Override
  public void close() {
    List.copyOf(nodes).forEach(this::kill);
  }
}
