package dev.freshold.store.redis;

import dev.freshold.testing.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisRole;

/** Stores on a real Redis, as several nodes would have them. */
final class RedisFixture implements AutoCloseable {

  /** Longer than a busy machine stands still, for a test is not about that. */
  static final long TIMEOUT_MILLIS = 5_000;

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
    return store(new RedisOptions().setConnectionString(redis.url()), scripts, 10_000);
  }

  /** A store that keeps so many records of the journal, roughly. */
  RedisStore store(int journalLength) {
    return store(
        new RedisOptions().setConnectionString(redis.url()), Scripts.shipped(), journalLength);
  }

  /** A store on another server. */
  RedisStore storeAt(String url) {
    return store(new RedisOptions().setConnectionString(url), Scripts.shipped(), 10_000);
  }

  /** A store that asks a sentinel where the primary is. */
  RedisStore storeBySentinel(String url, String primary) {
    return store(
        new RedisOptions()
            .setType(RedisClientType.SENTINEL)
            .setRole(RedisRole.MASTER)
            .setMasterName(primary)
            .setConnectionString(url),
        Scripts.shipped(),
        10_000);
  }

  private RedisStore store(RedisOptions options, Scripts scripts, int journalLength) {
    return new RedisStore(
        vertx,
        () -> Redis.createClient(vertx, new RedisOptions(options).setMaxWaitingHandlers(16_384)),
        new RedisStore.Options("test", TIMEOUT_MILLIS, 1, journalLength, 3_600_000),
        scripts);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    redis.close();
  }
}
