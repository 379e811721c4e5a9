package dev.freshold.bench;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.policy.Lifetime;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.PutCommand;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadCommand.LeaseAsk;
import dev.freshold.store.RenewCommand;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.redis.RedisStore;
import dev.freshold.testing.RedisProcess;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * What a node sends to Redis, without the node, and as fast as Redis takes it: microseconds of its
 * thread for each command, when it is busy. At rest the same command costs it more, for then each
 * is read and answered by itself, and the answer wakes somebody up.
 */
final class BareStore implements AutoCloseable {

  private static final int AT_ONCE = 200;
  private static final long LEASE_MILLIS = 600_000;

  private final RedisProcess redis = RedisProcess.start();
  private final PlainRedis plain = new PlainRedis(redis.port());
  private final Vertx vertx = Vertx.vertx();
  private final RedisStore store =
      new RedisStore(
          vertx,
          () -> Redis.createClient(vertx, new RedisOptions().setConnectionString(redis.url())),
          new RedisStore.Options("bench", 10_000, 1, 10_000, 3_600_000));
  private long serial;
  private int rounds;

  /** Reads of so many keys that are there, and whose tags are remembered. */
  double hits(int keys, int count) {
    drive(keys, i -> put("hit", i, 1));
    drive(keys, i -> read("hit", i, false));
    return micros(count, i -> read("hit", i % keys, false));
  }

  /** Reads of keys that are not there, each of which takes the lease. */
  double misses(int count) {
    String fresh = "miss" + ++rounds + "-";
    return micros(count, i -> read(fresh, i, true));
  }

  /** Puts with versions, which nobody listens to. */
  double puts(int keys, int count) {
    String fresh = "put" + ++rounds + "-";
    drive(keys, i -> put(fresh, i, 1));
    return micros(count, i -> put(fresh, i % keys, 2 + i / keys));
  }

  /** Invalidations of a tag, which nobody listens to. */
  double bumps(int count) {
    BumpCommand bump =
        new BumpCommand(
            Tenant.DEFAULT,
            BumpCommand.Kind.TAG,
            List.of(StoreDriver.tag("other")),
            false,
            0,
            0,
            0,
            "",
            null);
    return micros(count, i -> store.bump(bump));
  }

  /** Renewals of each member in turn; members are added where they are missing. */
  double renewals(int members, int count) {
    drive(members, i -> renew("node-" + i));
    return micros(count, i -> renew("node-" + i % members));
  }

  private Uni<?> renew(String node) {
    return store.renew(new RenewCommand(Tenant.DEFAULT, node, ++serial, LEASE_MILLIS, null));
  }

  private Uni<?> read(String prefix, int number, boolean leased) {
    EntryKey key = key(prefix, number);
    LeaseAsk lease = leased ? new LeaseAsk(UUID.randomUUID().toString(), LEASE_MILLIS) : null;
    return store.read(
        new ReadCommand(key, subjects(key), StoreDriver.ANY, EarlyRefresh.OFF, lease));
  }

  private Uni<?> put(String prefix, int number, long version) {
    EntryKey key = key(prefix, number);
    return store.put(
        new PutCommand(
            key,
            new Outcome.Value(Payload.of("x".repeat(100)), true, "text/plain"),
            new Version(version),
            new Claim.Unleased(null, 0),
            new Lifetime(StoreDriver.HOUR, StoreDriver.HOUR),
            List.of(Subject.ofNamespace(key.namespace())),
            List.of(new Tag("far:" + number), new Tag("tenant:42")),
            true,
            false,
            0));
  }

  private static EntryKey key(String prefix, int number) {
    return new EntryKey(Tenant.DEFAULT, "far", "", prefix + number);
  }

  private static List<Subject> subjects(EntryKey key) {
    return List.of(Subject.ofNamespace(key.namespace()));
  }

  private double micros(int count, IntFunction<Uni<?>> calls) {
    RedisWork before = RedisWork.of(plain);
    drive(count, calls);
    return RedisWork.of(plain).since(before).cpuMicros() / count;
  }

  private static void drive(int count, IntFunction<Uni<?>> calls) {
    List<CompletableFuture<?>> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(calls.apply(i).subscribeAsCompletionStage());
      if (some.size() == AT_ONCE || i == count - 1) {
        some.forEach(CompletableFuture::join);
        some.clear();
      }
    }
  }

  @Override
  public void close() {
    store.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    plain.close();
    redis.close();
  }
}
