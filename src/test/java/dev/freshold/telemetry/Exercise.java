package dev.freshold.telemetry;

import static dev.freshold.v1.GetRequest.OnMiss.LOAD;
import static dev.freshold.v1.GetRequest.OnMiss.RETURN;

import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.AbandonRequest;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetRequest.OnMiss;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.Mode;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls of all kinds to a fleet, a few dozen a second, so that there is something to be seen. Ends
 * when it is closed, and of itself after some minutes.
 */
final class Exercise implements AutoCloseable {

  private static final int MOST_ROUNDS = 12_000;
  private static final long PAUSE_NANOS = 20_000_000;
  private static final int KEYS = 50;

  private final WatchedFleet fleet;
  private final List<ManagedChannel> channels;
  private final AtomicLong rounds = new AtomicLong();
  private final Thread thread;
  private volatile boolean over;

  private Exercise(WatchedFleet fleet) {
    this.fleet = fleet;
    this.channels = fleet.nodes.stream().map(ServerProcess::channel).toList();
    this.thread = Thread.ofVirtual().name("exercise").start(this::run);
  }

  static Exercise of(WatchedFleet fleet) {
    return new Exercise(fleet);
  }

  long rounds() {
    return rounds.get();
  }

  private void run() {
    for (int round = 0; round < MOST_ROUNDS && !over; round++) {
      CacheServiceBlockingStub node =
          CacheServiceGrpc.newBlockingStub(channels.get(round % channels.size()));
      try {
        play(node, round);
      } catch (StatusRuntimeException | IllegalStateException refused) {
        // Some calls are to be refused, and all of them may be while something is broken.
      }
      rounds.incrementAndGet();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @SuppressWarnings("CheckReturnValue") // what is counted of the calls is looked at elsewhere
  private void play(CacheServiceBlockingStub node, int round) {
    String key = Integer.toString(round % KEYS);
    get(node, "product", key, LOAD);
    get(node, "product", key, LOAD);
    switch (round % 12) {
      case 0 -> node.put(put("session", key).build());
      case 1 -> get(node, "session", key, RETURN);
      case 2 -> get(node, "product", "none-" + key, LOAD);
      case 3 -> node.invalidate(invalidation(key, Mode.HARD));
      case 4 -> node.invalidate(invalidation(key, Mode.SOFT));
      case 5 -> node.invalidateTag(tag("product:" + key));
      case 6 -> loadAsACaller(node, key);
      case 7 -> get(node, "product", "", LOAD);
      case 8 -> get(node, "nowhere", key, RETURN);
      case 9 -> node.put(put("list", key).build());
      case 10 ->
          fleet.nats.send(
              "products",
              List.of(
                  "{\"type\":\"changed\",\"id\":\"%s\",\"version\":%d}"
                      .formatted(key, round)
                      .getBytes(StandardCharsets.UTF_8)));
      default -> node.bumpVersion(BumpVersionRequest.newBuilder().setNamespace("session").build());
    }
  }

  private static void loadAsACaller(CacheServiceBlockingStub node, String key) {
    GetResponse response = get(node, "list", key, OnMiss.LEASE);
    if (response.hasMiss() && response.getMiss().hasLease()) {
      String token = response.getMiss().getLease().getToken();
      var put = node.put(put("list", key).addTags("all").setLeaseToken(token).build());
      if (put.hasStored()) {
        var _ =
            node.abandon(
                AbandonRequest.newBuilder()
                    .setNamespace("list")
                    .setKey(key)
                    .setLeaseToken(token)
                    .build());
      }
    }
  }

  static GetResponse get(
      CacheServiceBlockingStub node, String namespace, String key, OnMiss onMiss) {
    return node.get(
        GetRequest.newBuilder().setNamespace(namespace).setKey(key).setOnMiss(onMiss).build());
  }

  private static PutRequest.Builder put(String namespace, String key) {
    return PutRequest.newBuilder()
        .setNamespace(namespace)
        .setKey(key)
        .setValue(Value.newBuilder().setText("value"));
  }

  private static InvalidateRequest invalidation(String key, Mode mode) {
    return InvalidateRequest.newBuilder()
        .setNamespace("product")
        .addKeys(KeyVersion.newBuilder().setKey(key))
        .setMode(mode)
        .build();
  }

  private static InvalidateTagRequest tag(String tag) {
    return InvalidateTagRequest.newBuilder().addTags(tag).build();
  }

  @Override
  public void close() {
    over = true;
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
