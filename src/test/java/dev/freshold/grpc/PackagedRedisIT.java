package dev.freshold.grpc;

import dev.freshold.testing.RedisProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** On a real Redis. */
class PackagedRedisIT extends PackagedWire {

  private final RedisProcess redis = RedisProcess.start();

  @Override
  Map<String, String> store() {
    return Map.of(
        "FRESHOLD_STORE", "redis",
        "QUARKUS_REDIS_HOSTS", redis.url(),
        "FRESHOLD_REDIS_COMMAND_TIMEOUT", "10s");
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }
}
