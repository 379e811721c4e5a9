package dev.freshold.store.redis;

import dev.freshold.testing.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;

/** Stores on a real Redis, as several nodes would have them. */
final class RedisFixture implements AutoCloseable {

  static final long TIMEOUT_MILLIS = 1_000;

  private final Vertx vertx = Vertx.vertx();
  private final RedisProcess redis;

  RedisFixture(String... settings) {
    this.redis = RedisProcess.start(settings);
  }

  RedisProcess redis() {
    return redis;
  }

  Vertx vertx() {
    return vertx;
  }

  /** A store of its own, with connections of its own. */
  RedisStore store() {
    return store(Scripts.shipped());
  }

  RedisStore store(Scripts scripts) {
    return new RedisStore(
        vertx,
        () ->
            Redis.createClient(
                vertx,
                new RedisOptions().setConnectionString(redis.url()).setMaxWaitingHandlers(16_384)),
        new RedisStore.Options("test", TIMEOUT_MILLIS, 1, 10_000, 3_600_000),
        scripts);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    redis.close();
  }
}
