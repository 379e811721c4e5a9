package dev.freshold.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.GetFleetRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.SubscribeRequest;
import dev.freshold.v1.SubscribeResponse;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A fleet of packaged nodes is replaced node by node under load, as a Deployment does it: a new one
 * is ready before an old one is told to stop, and whoever is not ready is taken off the list.
 *
 * <p>With -Dprevious.jar=FILE those that are replaced first are of that build.
 */
class RollingDeployIT {

  private static final int NODES = 2;
  private static final int ROLLS = 3;

  /** Of each caller: enough for an invalidation, and for the balancer to have gone round. */
  private static final int CALLS_BETWEEN = 60;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final RedisProcess redis = RedisProcess.start();
  private final Endpoints endpoints = new Endpoints();
  private final Deque<ServerProcess> nodes = new ArrayDeque<>();
  private final Set<Integer> readiness = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void start() {
    NameResolverRegistry.getDefaultRegistry().register(endpoints);
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          System.getProperty("previous.jar", "").isEmpty()
              ? ServerProcess.launch(environment())
              : ServerProcess.launchPrevious(environment()));
    }
    nodes.forEach(node -> endpoints.add(node.untilReady().port()));
  }

  @AfterEach
  void stop() {
    NameResolverRegistry.getDefaultRegistry().deregister(endpoints);
    nodes.forEach(ServerProcess::close);
    redis.close();
  }

  /** A lease so long that it is seen whether a node that has left is still waited for. */
  private Map<String, String> environment() {
    return Map.of(
        "QUARKUS_CONFIG_LOCATIONS", ServerProcess.SAMPLES,
        "FRESHOLD_STORE", "redis",
        "QUARKUS_REDIS_HOSTS", redis.url(),
        "QUARKUS_SHUTDOWN_DELAY", "4s",
        "QUARKUS_SHUTDOWN_TIMEOUT", "30s",
        "FRESHOLD_REDIS_COMMAND_TIMEOUT", "20s",
        "FRESHOLD_FLEET_DEMOTION_LAG", "0s",
        "FRESHOLD_NAMESPACES_SEARCH_LEASE", "5m",
        "FRESHOLD_FLEET_NODE_LEASE", "30s");
  }

  @Test
  void roll_underLoad_failsNoCallAndLosesNobody() {
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(Endpoints.TARGET)
            .defaultLoadBalancingPolicy("round_robin")
            .usePlaintext()
            .build();
    try (Callers callers = new Callers(channel)) {
      for (int roll = 1; roll <= ROLLS; roll++) {
        untilMore(callers);
        roll(callers, roll);
      }
      untilMore(callers);
      assertThat(callers.failures()).isEmpty();
      System.out.printf("rolls=%d tried again=%d%n", ROLLS, callers.retries());
    } finally {
      channel.shutdownNow();
    }
    assertThat(readiness).contains(503);
  }

  private static void untilMore(Callers callers) {
    long before = callers.least();
    Await.within(PATIENCE, callers::least, now -> now >= before + CALLS_BETWEEN);
  }

  private void roll(Callers callers, int roll) {
    ServerProcess young = ServerProcess.start(environment());
    nodes.add(young);
    endpoints.add(young.port());
    untilMore(callers);

    ServerProcess old = nodes.remove();
    try (Guest guest = new Guest(old, young, "waited for in roll " + roll)) {
      old.terminate();
      untilNotReady(old);
      endpoints.remove(old.port());
      guest.bringValue();
      guest.isServedAndToldToGo();
      assertThat(old.exitCode()).as(old::log).isIn(0, 143);
    } finally {
      old.close();
    }
    Await.eventually(() -> members(young), members -> members == NODES);
  }

  private void untilNotReady(ServerProcess node) {
    Await.within(
        PATIENCE,
        () -> node.management("/q/health/ready").status(),
        status -> {
          readiness.add(status);
          return status != 200;
        });
  }

  private static int members(ServerProcess node) {
    ManagedChannel channel = node.channel();
    try {
      return AdminServiceGrpc.newBlockingStub(channel)
          .getFleet(GetFleetRequest.getDefaultInstance())
          .getNodesCount();
    } finally {
      channel.shutdownNow();
    }
  }

  /**
   * Somebody who has a subscription and a read that waits, at a node that is about to be told to
   * stop.
   */
  private static final class Guest implements AutoCloseable {

    private final ManagedChannel here;
    private final ManagedChannel there;
    private final String key;
    private final String lease;
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();
    private final ListenableFuture<GetResponse> waiting;

    Guest(ServerProcess old, ServerProcess young, String key) {
      this.here = old.channel();
      this.there = young.channel();
      this.key = key;
      InvalidationServiceGrpc.newStub(here)
          .subscribe(SubscribeRequest.getDefaultInstance(), listening());
      Await.within(PATIENCE, () -> String.join(" ", heard), all -> all.contains("CHECKPOINT"));
      this.lease =
          CacheServiceGrpc.newBlockingStub(there).get(read(0)).getMiss().getLease().getToken();
      this.waiting = CacheServiceGrpc.newFutureStub(here).get(read(60));
    }

    private GetRequest read(long wait) {
      return GetRequest.newBuilder()
          .setNamespace("search")
          .setKey(key)
          .setOnMiss(GetRequest.OnMiss.LEASE)
          .setWait(com.google.protobuf.Duration.newBuilder().setSeconds(wait))
          .build();
    }

    private StreamObserver<SubscribeResponse> listening() {
      return new StreamObserver<>() {
        @Override
        public void onNext(SubscribeResponse response) {
          heard.add(response.getEventCase().name());
        }

        @Override
        public void onError(Throwable failure) {
          heard.add("failed: " + failure);
        }

        @Override
        public void onCompleted() {
          heard.add("END");
        }
      };
    }

    /** What the waiting read waits for, by way of another node. */
    void bringValue() {
      CacheServiceGrpc.newBlockingStub(there)
          .put(
              PutRequest.newBuilder()
                  .setNamespace("search")
                  .setKey(key)
                  .setValue(Value.newBuilder().setText("found"))
                  .addTags("searches")
                  .setLeaseToken(lease)
                  .build());
    }

    void isServedAndToldToGo() {
      try {
        GetResponse served = waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(served.getHit().getValue().getText()).isEqualTo("found");
      } catch (ExecutionException | TimeoutException failed) {
        throw new AssertionError("what was under way was not finished; heard " + heard, failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
      Await.within(PATIENCE, () -> String.join(" ", heard), all -> all.endsWith("GOODBYE END"));
    }

    @Override
    public void close() {
      here.shutdownNow();
      there.shutdownNow();
    }
  }
}
