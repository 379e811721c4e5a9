package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Callers who share a connection, whose answers are written while others are. */
class OneConnectionIT {

  private static final int CALLERS = 64;
  private static final int CALLS = 400;
  private static final int KEYS = 200;
  private static final List<Integer> SIZES = List.of(128, 10_000);

  @Test
  void manyCallers_whoReadAndWrite_areAllAnsweredAsTheyShould() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        ServerProcess node =
            ServerProcess.start(
                Map.of(
                    "FRESHOLD_STORE",
                    "redis",
                    "QUARKUS_REDIS_HOSTS",
                    redis.url(),
                    "QUARKUS_CONFIG_LOCATIONS",
                    ServerProcess.settingsFile("samples/namespaces.yaml")))) {
      ManagedChannel channel = node.channel();
      try {
        for (int size : SIZES) {
          assertThat(failures(CacheServiceGrpc.newBlockingStub(channel), size)).isEmpty();
        }
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static Queue<String> failures(CacheServiceBlockingStub cache, int size) throws Exception {
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    ByteString value = ByteString.copyFrom(new byte[size]);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> all =
          IntStream.range(0, CALLERS)
              .mapToObj(caller -> callers.submit(() -> call(cache, value, caller, failures)))
              .toList();
      for (Future<?> one : all) {
        one.get(2, TimeUnit.MINUTES);
      }
    }
    return failures;
  }

  private static void call(
      CacheServiceBlockingStub cache, ByteString value, int seed, Queue<String> failures) {
    Random random = new Random(seed);
    for (int i = 0; i < CALLS && failures.isEmpty(); i++) {
      String key = "u" + random.nextInt(KEYS) + "/s" + value.size();
      try {
        if (random.nextInt(10) == 0) {
          cache.put(
              PutRequest.newBuilder()
                  .setNamespace("session")
                  .setKey(key)
                  .setValue(Value.newBuilder().setData(value))
                  .build());
        } else {
          cache.get(GetRequest.newBuilder().setNamespace("session").setKey(key).build());
        }
      } catch (StatusRuntimeException failure) {
        failures.add(failure.getStatus() + ": " + failure.getCause());
      }
    }
  }
}
