package dev.freshold.bench;

import dev.freshold.bench.Work.Measured;
import dev.freshold.testing.Companion;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that is measured, each a process of its own: a Redis, a node, a server of the same
 * stack with nothing in it, and the generator. Servers are warmed on all cores; then they share the
 * first, and the generator and Redis the second.
 */
final class Rig implements AutoCloseable {

  private static final Path ECHO = Path.of("bench/echo/target/quarkus-app/quarkus-run.jar");
  private static final String SERVERS = "0";
  private static final String CLIENTS = "1";
  private static final long STRETCH_MILLIS = 2_500;
  private static final int LONGEST_WARM_UP_SECONDS = 90;

  /** At rest are compilers that take less than this share of one core. */
  private static final double AT_REST = .05;

  private static final List<String> GENERATOR = List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m");

  private final Path folder;
  private final RedisProcess redis = RedisProcess.start();
  private final BenchOrigin origin = new BenchOrigin();
  private final List<ServerProcess> nodes = new ArrayList<>();
  private final ServerProcess echo;
  private final Companion generator;
  private final ManagedChannel channel;

  Rig() {
    try {
      folder = Files.createTempDirectory("freshold-bench");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    nodes.add(node(Map.of()));
    echo = ServerProcess.launchJar(ECHO, Map.of());
    generator = Companion.start(GENERATOR, Generator.class.getName());
    channel = nodes.getFirst().untilReady().channel();
    echo.untilListening();
  }

  private ServerProcess node(Map<String, String> other) {
    return ServerProcess.launchForLong(environment(other));
  }

  private Map<String, String> environment(Map<String, String> other) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "FRESHOLD_STORE",
                "redis",
                "QUARKUS_REDIS_HOSTS",
                redis.url(),
                "BENCH_ORIGIN",
                "127.0.0.1:" + origin.port(),
                "QUARKUS_CONFIG_LOCATIONS",
                ServerProcess.settingsFile("bench/bench.yaml")));
    environment.putAll(other);
    return environment;
  }

  /** One more node, with other settings than the first. */
  ServerProcess another(Map<String, String> settings) {
    return added(node(settings));
  }

  /** One more node, of another build. */
  ServerProcess another(Path jar) {
    return added(ServerProcess.launchJar(jar, environment(Map.of())));
  }

  private ServerProcess added(ServerProcess node) {
    nodes.add(node);
    return node.untilReady();
  }

  RedisProcess redis() {
    return redis;
  }

  BenchOrigin origin() {
    return origin;
  }

  ManagedChannel channel() {
    return channel;
  }

  ServerProcess nodeAt(int place) {
    return nodes.get(place);
  }

  ServerProcess echo() {
    return echo;
  }

  int port() {
    return nodes.getFirst().port();
  }

  /** Starts nodes until there are so many. */
  List<Integer> ports(int count) {
    IntStream.range(nodes.size(), count).forEach(more -> nodes.add(node(Map.of())));
    return nodes.stream().map(node -> node.untilReady().port()).toList();
  }

  /** From now on each has its core, where there are two. */
  void pin() {
    if (Machine.cores() < 2) {
      return;
    }
    nodes.forEach(node -> Machine.pin(node.pid(), SERVERS));
    Machine.pin(echo.pid(), SERVERS);
    Machine.pin(generator.pid(), CLIENTS);
    Machine.pin(redis.pid(), CLIENTS);
  }

  /** Does something where the servers are, as one of them would. */
  void amongServers(Runnable work) {
    long self = ProcessHandle.current().pid();
    Machine.pin(self, Machine.cores() < 2 ? "0" : SERVERS);
    try {
      work.run();
    } finally {
      Machine.pin(self, "0-" + (Machine.cores() - 1));
    }
  }

  /** Everything may run everywhere. */
  void unpin() {
    String all = "0-" + (Machine.cores() - 1);
    nodes.forEach(node -> Machine.pin(node.pid(), all));
    Machine.pin(echo.pid(), all);
    Machine.pin(generator.pid(), all);
    Machine.pin(redis.pid(), all);
  }

  /** A file of messages for a plan. */
  String bodies(String name, List<byte[]> messages) {
    return lines(name, messages.stream().map(Base64.getEncoder()::encodeToString).toList());
  }

  /** A file of messages, as {@link Message} writes them. */
  String lines(String name, List<String> messages) {
    Path file = folder.resolve(name + ".b64");
    try {
      Files.write(file, messages);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return file.toString();
  }

  String file(String name) {
    return folder.resolve(name).toString();
  }

  /** What comes of a plan, errors included. */
  LoadResult load(LoadPlan plan) {
    return LoadResult.parse(generator.ask(plan.line()));
  }

  /** The same beside what the server and the machine say. */
  Measured measure(LoadPlan plan, long server) {
    Measured measured = measureAll(plan, server);
    measured.load().requireClean();
    return measured;
  }

  /** The same, whatever comes of the calls. */
  Measured measureAll(LoadPlan plan, long server) {
    double[] before = Machine.stolenAndAll();
    double cpu = Machine.cpuSeconds(server);
    LoadResult result = load(plan);
    double used = Machine.cpuSeconds(server) - cpu;
    double[] after = Machine.stolenAndAll();
    return new Measured(
        result, used * 1e6 / result.done(), (after[0] - before[0]) / (after[1] - before[1]));
  }

  /**
   * Sends all of them in turn until the compilers of their servers are at rest. All, because what
   * is new in one is what the compiler had left out of another, which is then compiled again.
   */
  void warm(List<Case> all) {
    warm(
        all.stream().map(Case::server).collect(Collectors.toSet()),
        () -> all.forEach(one -> load(one.plan().lasting(STRETCH_MILLIS)).requireClean()));
  }

  /** Does it again and again until the compilers of all servers are at rest. */
  void warm(Runnable work) {
    warm(
        Stream.concat(nodes.stream(), Stream.of(echo))
            .map(ServerProcess::pid)
            .collect(Collectors.toSet()),
        work);
  }

  private static void warm(Set<Long> servers, Runnable work) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WARM_UP_SECONDS);
    double share;
    do {
      long begun = System.nanoTime();
      double before = compilerSeconds(servers);
      work.run();
      share = (compilerSeconds(servers) - before) * 1e9 / (System.nanoTime() - begun);
    } while (share >= AT_REST && System.nanoTime() < limit);
    if (share >= AT_REST) {
      System.err.printf(
          "Compilers still take %.0f %% of a core after %d s.%n",
          share * 100, LONGEST_WARM_UP_SECONDS);
    }
  }

  private static double compilerSeconds(Set<Long> servers) {
    return servers.stream().mapToDouble(Machine::compilerSeconds).sum();
  }

  /** A plan under a name, for the server that it goes to. */
  record Case(String name, LoadPlan plan, long server) {
    Case named(String other) {
      return new Case(other, plan, server);
    }

    /** By four times as many callers. */
    Case wide() {
      return new Case(name, plan.spread(4, 64), server);
    }

    /** By one caller. */
    Case narrow() {
      return new Case(name, plan.spread(1, 1), server);
    }
  }

  /** All of them in turn, so many times. */
  Map<String, Work> interleaved(int rounds, List<Case> cases) {
    Map<String, Work> works = new LinkedHashMap<>();
    cases.forEach(one -> works.put(one.name(), new Work(one.name(), new ArrayList<>())));
    for (int round = 0; round < rounds; round++) {
      for (Case one : cases) {
        Work work = works.get(one.name());
        if (work != null) {
          work.rounds().add(measure(one.plan(), one.server()));
        }
      }
    }
    return works;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    generator.close();
    nodes.forEach(ServerProcess::close);
    echo.close();
    origin.close();
    redis.close();
  }
}
