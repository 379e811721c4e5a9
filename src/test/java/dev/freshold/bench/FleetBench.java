package dev.freshold.bench;

import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetFleetRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidateTagResponse;
import dev.freshold.v1.Reach;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthGrpc.HealthBlockingStub;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How long InvalidateTag with reach FLEET takes on three nodes (S6), beside one round trip to the
 * same Redis, and beside a gRPC call that does next to nothing. One of each in turn, over held
 * connections; and InvalidateTag with reach STORE, which is the same without the fleet.
 */
final class FleetBench {

  private static final int WARM_UP = 2_000;
  private static final long LONGEST_WARM_UP_SECONDS = 180;

  /** At rest are compilers that take less than this share of one core, those of the bench too. */
  private static final double AT_REST = .1;

  private static final int ROUNDS = 9;
  private static final int CALLS = 1_000;

  private final CacheServiceBlockingStub cache;
  private final HealthBlockingStub health;
  private final PlainRedis redis;
  private final int nodes;
  private final List<Long> pids;

  /** One round. */
  private record Round(Samples fleet, Samples store, Samples ping, Samples empty) {
    Round(int calls) {
      this(new Samples(calls), new Samples(calls), new Samples(calls), new Samples(calls));
    }
  }

  private FleetBench(ManagedChannel channel, PlainRedis redis, List<ServerProcess> nodes) {
    this.cache = CacheServiceGrpc.newBlockingStub(channel);
    this.health = HealthGrpc.newBlockingStub(channel);
    this.redis = redis;
    this.nodes = nodes.size();
    this.pids = new ArrayList<>(nodes.stream().map(ServerProcess::pid).toList());
    pids.add(ProcessHandle.current().pid());
  }

  /** Of three nodes, or of as many as the argument says. */
  static void main(String[] arguments) {
    int count = arguments.length == 0 ? 3 : Integer.parseInt(arguments[0]);
    try (RedisProcess redis = RedisProcess.start()) {
      List<ServerProcess> nodes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        nodes.add(
            ServerProcess.launchForLong(
                Map.of(
                    "FRESHOLD_STORE",
                    "redis",
                    "QUARKUS_REDIS_HOSTS",
                    redis.url(),
                    "QUARKUS_CONFIG_LOCATIONS",
                    ServerProcess.SAMPLES)));
      }
      List<ManagedChannel> channels =
          nodes.stream().map(node -> node.untilReady().channel()).toList();
      try (PlainRedis plain = new PlainRedis(redis.port())) {
        join(channels);
        new FleetBench(channels.getFirst(), plain, nodes).run();
      } finally {
        channels.forEach(ManagedChannel::shutdownNow);
        nodes.forEach(ServerProcess::close);
      }
    }
  }

  /** Has every node hold copies of the tenant, so that it has to be waited for. */
  private static void join(List<ManagedChannel> channels) {
    GetRequest get =
        GetRequest.newBuilder()
            .setNamespace("product")
            .setKey("17")
            .setOnMiss(GetRequest.OnMiss.RETURN)
            .build();
    Await.eventually(
        () -> {
          channels.forEach(channel -> CacheServiceGrpc.newBlockingStub(channel).get(get));
          return AdminServiceGrpc.newBlockingStub(channels.getFirst())
              .getFleet(GetFleetRequest.getDefaultInstance())
              .getNodesCount();
        },
        seen -> seen == channels.size());
  }

  private void run() {
    warmUp();
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      rounds.add(measure(CALLS));
    }
    System.out.printf(
        "%d nodes, %d rounds of %d; median (least to most) of the rounds, microseconds%n",
        nodes, ROUNDS, CALLS);
    line("InvalidateTag FLEET", rounds, Round::fleet);
    line("InvalidateTag STORE", rounds, Round::store);
    line("PING to Redis", rounds, Round::ping);
    line("empty gRPC call", rounds, Round::empty);
    ratio("FLEET / PING, p50", rounds, one -> one.fleet().micros(.5) / one.ping().micros(.5));
    ratio("FLEET / PING, p99", rounds, one -> one.fleet().micros(.99) / one.ping().micros(.99));
    ratio(
        "FLEET / (PING + empty call), p99",
        rounds,
        one -> one.fleet().micros(.99) / (one.ping().micros(.99) + one.empty().micros(.99)));
  }

  /** Until the compilers are at rest, whose work would be measured otherwise. */
  private void warmUp() {
    long begun = System.nanoTime();
    double share;
    double seconds;
    do {
      long from = System.nanoTime();
      double before = compilerSeconds();
      measure(WARM_UP);
      share = (compilerSeconds() - before) * 1e9 / (System.nanoTime() - from);
      seconds = (System.nanoTime() - begun) / 1e9;
    } while (share >= AT_REST && seconds < LONGEST_WARM_UP_SECONDS);
    System.out.printf(
        "warmed up for %.0f s; compilers take %.0f %% of a core%n", seconds, share * 100);
  }

  private double compilerSeconds() {
    return pids.stream().mapToDouble(Machine::compilerSeconds).sum();
  }

  private Round measure(int calls) {
    Round round = new Round(calls);
    HealthCheckRequest nothing = HealthCheckRequest.getDefaultInstance();
    for (int i = 0; i < calls; i++) {
      round.fleet().time(() -> invalidate(Reach.FLEET));
      round.ping().time(redis::ping);
      round.empty().time(() -> health.check(nothing));
      round.store().time(() -> invalidate(Reach.STORE));
    }
    return round;
  }

  private void invalidate(Reach reach) {
    InvalidateTagResponse done =
        cache.invalidateTag(
            InvalidateTagRequest.newBuilder().addTags("product:17").setReach(reach).build());
    if (done.getReached() != reach || (reach == Reach.FLEET && done.getNodesAcked() != nodes)) {
      throw new IllegalStateException("not what was asked for: " + done);
    }
  }

  private interface Part {
    Samples of(Round round);
  }

  private static void line(String what, List<Round> rounds, Part part) {
    ratio(what + ", p50", rounds, round -> part.of(round).micros(.5));
    ratio(what + ", p99", rounds, round -> part.of(round).micros(.99));
  }

  private static void ratio(String what, List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    System.out.printf(
        "%-34s %8.1f  (%.1f to %.1f)%n",
        what, sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
  }
}
