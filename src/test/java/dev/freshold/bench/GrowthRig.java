package dev.freshold.bench;

import dev.freshold.testing.Companion;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What growth is measured on: stands, which are a Redis and its nodes, and one generator. What
 * grows is measured beside a stand that does not, round by round.
 */
final class GrowthRig implements AutoCloseable {

  private static final List<String> GENERATOR = List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx512m");
  private static final String SERVERS = "0";
  private static final String CLIENTS = "1";

  private final Path folder;
  private final List<Stand> stands = new ArrayList<>();
  private final Companion generator = Companion.start(GENERATOR, Generator.class.getName());
  private final Companion other = Companion.start(GENERATOR, Generator.class.getName());
  private int files;

  /** A stand for each number of nodes. */
  GrowthRig(int... nodes) {
    try {
      folder = Files.createTempDirectory("freshold-growth");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    for (int count : nodes) {
      stands.add(new Stand(count));
    }
    stands.forEach(Stand::untilReady);
  }

  /** A Redis and its nodes. */
  static final class Stand implements AutoCloseable {
    private final RedisProcess redis = RedisProcess.start();
    private final PlainRedis plain = new PlainRedis(redis.port());
    private final List<ServerProcess> nodes = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();

    private Stand(int count) {
      for (int i = 0; i < count; i++) {
        nodes.add(
            ServerProcess.launchForLong(
                Map.of(
                    "FRESHOLD_STORE",
                    "redis",
                    "QUARKUS_REDIS_HOSTS",
                    redis.url(),
                    "BENCH_ORIGIN",
                    "127.0.0.1:1",
                    "QUARKUS_CONFIG_LOCATIONS",
                    ServerProcess.settingsFile("bench/bench.yaml"))));
      }
    }

    private void untilReady() {
      nodes.forEach(node -> channels.add(node.untilReady().channel()));
    }

    PlainRedis redis() {
      return plain;
    }

    int redisPort() {
      return redis.port();
    }

    int port() {
      return nodes.getFirst().port();
    }

    int port(int node) {
      return nodes.get(node).port();
    }

    List<Integer> ports(int count) {
      return nodes.stream().limit(count).map(ServerProcess::port).toList();
    }

    ManagedChannel channel(int node) {
      return channels.get(node);
    }

    CacheServiceBlockingStub cache() {
      return CacheServiceGrpc.newBlockingStub(channels.getFirst());
    }

    int size() {
      return nodes.size();
    }

    /** The last of its nodes leaves the fleet and ends. */
    void drop() {
      channels.removeLast().shutdownNow();
      ServerProcess last = nodes.removeLast();
      last.stop();
      last.close();
    }

    /** Microseconds of CPU that one of its nodes has used, compilers left out. */
    double nodeMicros(int node) {
      return 1e6 * Machine.workSeconds(nodes.get(node).pid());
    }

    /** Microseconds of CPU that its nodes have used, compilers left out. */
    double nodeMicros() {
      return 1e6 * nodes.stream().mapToDouble(node -> Machine.workSeconds(node.pid())).sum();
    }

    @Override
    public void close() {
      channels.forEach(ManagedChannel::shutdownNow);
      nodes.forEach(ServerProcess::close);
      plain.close();
      redis.close();
    }
  }

  Stand stand(int place) {
    return stands.get(place);
  }

  /** Nodes share the first core, everything else the second, where there are two. */
  void pin() {
    if (Machine.cores() < 2) {
      return;
    }
    for (Stand stand : stands) {
      stand.nodes.forEach(node -> Machine.pin(node.pid(), SERVERS));
      Machine.pin(stand.redis.pid(), CLIENTS);
    }
    Machine.pin(generator.pid(), CLIENTS);
    Machine.pin(other.pid(), CLIENTS);
  }

  /** Everything may run everywhere. */
  void unpin() {
    String all = "0-" + (Machine.cores() - 1);
    for (Stand stand : stands) {
      stand.nodes.forEach(node -> Machine.pin(node.pid(), all));
      Machine.pin(stand.redis.pid(), all);
    }
    Machine.pin(generator.pid(), all);
    Machine.pin(other.pid(), all);
  }

  /** A file of messages for a plan, which is written anew each time. */
  String bodies(Stream<byte[]> messages) {
    Path file = folder.resolve(files++ + ".b64");
    try (Stream<byte[]> all = messages) {
      Files.write(file, all.map(Base64.getEncoder()::encodeToString).toList());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return file.toString();
  }

  LoadResult load(LoadPlan plan) {
    return LoadResult.parse(generator.ask(plan.line())).requireClean();
  }

  /** Two plans at once, by a generator each. */
  List<LoadResult> together(LoadPlan one, LoadPlan two) {
    CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> other.ask(two.line()));
    LoadResult first = load(one);
    return List.of(first, LoadResult.parse(second.join()).requireClean());
  }

  /** Nothing but what goes on by itself. */
  void rest(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** What comes of a plan, and what it costs the stand that it goes to. */
  Sample measure(Stand stand, LoadPlan plan) {
    RedisWork redis = RedisWork.of(stand.plain);
    double nodes = stand.nodeMicros();
    LoadResult load = load(plan);
    double used = stand.nodeMicros() - nodes;
    return Sample.of(load, used, RedisWork.of(stand.plain).since(redis));
  }

  @Override
  public void close() {
    generator.close();
    other.close();
    stands.forEach(Stand::close);
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
