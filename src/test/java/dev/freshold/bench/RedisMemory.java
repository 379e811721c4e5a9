package dev.freshold.bench;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tenant;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.redis.RedisStore;
import dev.freshold.testing.RedisProcess;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of memory that Redis needs for an entry (S10): a value of 100 bytes under a tag of its own
 * and one that it shares with others, as Freshold keeps it, and as SET and two SADD do.
 */
final class RedisMemory {

  private static final int SHARING = 100;

  private RedisMemory() {}

  /** Stores what Freshold would not: the value, and its key in the set of each of its tags. */
  static void setAndAdd(PlainRedis redis, int entries, String value) {
    for (int i = 0; i < entries; i++) {
      String key = "product:" + i;
      redis.command("SET", key, value, "EX", "300");
      redis.command("SADD", "tag:product:" + i, key);
      redis.command("SADD", sharedTag(i, "tag:"), key);
    }
  }

  /** Stores the same as Freshold does. */
  static void put(RedisProcess redis, int entries, String value) {
    Vertx vertx = Vertx.vertx();
    RedisStore store =
        new RedisStore(
            vertx,
            () -> Redis.createClient(vertx, new RedisOptions().setConnectionString(redis.url())),
            new RedisStore.Options("bench", 10_000, 1, 10_000, 3_600_000));
    StoreDriver driver = new StoreDriver(store, Tenant.DEFAULT);
    for (int i = 0; i < entries; i++) {
      driver
          .put(new EntryKey(Tenant.DEFAULT, "product", "", Integer.toString(i)))
          .text(value)
          .tags("product:" + i, sharedTag(i, ""))
          .go();
    }
    store.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** The tag that an entry shares with others. */
  static String sharedTag(int entry, String prefix) {
    return prefix + "tenant:" + entry / SHARING;
  }

  /** Bytes of all that is stored, bookkeeping of each key included. */
  static long used(PlainRedis redis) {
    long bytes = 0;
    for (String key : keys(redis)) {
      bytes += Long.parseLong((String) redis.command("MEMORY", "USAGE", key, "SAMPLES", "0"));
    }
    return bytes;
  }

  private static List<String> keys(PlainRedis redis) {
    List<String> keys = new ArrayList<>();
    String cursor = "0";
    do {
      List<?> page = (List<?>) redis.command("SCAN", cursor, "COUNT", "1000");
      cursor = (String) page.getFirst();
      for (Object key : (List<?>) page.getLast()) {
        keys.add((String) key);
      }
    } while (!cursor.equals("0"));
    return keys;
  }
}
