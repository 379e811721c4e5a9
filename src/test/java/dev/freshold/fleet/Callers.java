package dev.freshold.fleet;

import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads of two releases of a service, v6 and v7, that read, write and invalidate the same keys
 * without a pause, and note whatever fails.
 */
final class Callers implements AutoCloseable {

  /** Far longer than any call takes, for a machine may be slow. */
  private static final long DEADLINE_SECONDS = 60;

  private static final List<String> RELEASES = List.of("v6", "v7", "v6", "v7");
  private static final int KEYS = 20;

  private final ManagedChannel channel;
  private final Retrying retrying = new Retrying();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<AtomicLong> done = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong version = new AtomicLong();
  private volatile boolean ending;

  Callers(ManagedChannel channel) {
    this.channel = channel;
    for (String release : RELEASES) {
      AtomicLong count = new AtomicLong();
      done.add(count);
      threads.add(
          Thread.ofPlatform().name("caller of " + release).start(() -> run(release, count)));
    }
  }

  private void run(String release, AtomicLong count) {
    for (long i = 0; !ending; i++) {
      String key = Long.toString(i % KEYS);
      long turn = i;
      try {
        retrying.call(() -> step(release, key, turn));
        count.incrementAndGet();
      } catch (RuntimeException failure) {
        failures.add(release + " at " + i + ": " + failure);
      }
    }
  }

  private String step(String release, String key, long turn) {
    CacheServiceBlockingStub cache =
        CacheServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    if (turn % 50 == 49) {
      return cache
          .invalidateTag(
              InvalidateTagRequest.newBuilder()
                  .addTags("product:" + key)
                  .setRequestId(release + Thread.currentThread().threadId() + "-" + turn)
                  .build())
          .getReceipt();
    }
    if (turn % 10 == 0) {
      return put(cache, release, key);
    }
    return get(cache, release, key);
  }

  private String put(CacheServiceBlockingStub cache, String release, String key) {
    return cache
        .put(
            PutRequest.newBuilder()
                .setNamespace("product")
                .setSchemaVersion(release)
                .setKey(key)
                .setValue(Value.newBuilder().setText("as " + release + " writes it"))
                .setVersion(version.incrementAndGet())
                .build())
        .getReceipt();
  }

  private String get(CacheServiceBlockingStub cache, String release, String key) {
    GetResponse response =
        cache.get(
            GetRequest.newBuilder()
                .setNamespace("product")
                .setSchemaVersion(release)
                .setKey(key)
                .setOnMiss(GetRequest.OnMiss.RETURN)
                .build());
    if (response.hasHit()
        && !response.getHit().getValue().getText().equals("as " + release + " writes it")) {
      failures.add(release + " was given " + response.getHit().getValue().getText());
    }
    return response.getReceipt();
  }

  /** Calls that were answered, of the thread that was answered least. */
  long least() {
    return done.stream().mapToLong(AtomicLong::get).min().orElse(0);
  }

  /** How often a call was tried again. */
  long retries() {
    return retrying.count();
  }

  /** Whatever a caller was told that it could not mend by trying again. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    ending = true;
    for (Thread thread : threads) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(2 * DEADLINE_SECONDS));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
