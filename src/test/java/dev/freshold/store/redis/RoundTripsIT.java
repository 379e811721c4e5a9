package dev.freshold.store.redis;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tenant;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.StoreDriver;
import dev.freshold.testing.Await;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each operation costs Redis, in commands, by its own count. */
class RoundTripsIT {

  private static final Pattern CALLS = Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+)");

  private static RedisFixture fixture;
  private static RedisStore store;
  private StoreDriver on;

  @BeforeAll
  static void start() {
    fixture = new RedisFixture();
    store = fixture.store();
  }

  @AfterAll
  static void stop() {
    store.close();
    fixture.close();
  }

  @BeforeEach
  void newTenant() {
    on = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
    on.read(on.key("warm"));
  }

  /** Commands that clients sent, and that scripts called, while the step ran. */
  private static Map<String, Integer> commandsOf(Runnable step) {
    fixture.redis().command("CONFIG RESETSTAT");
    step.run();
    Map<String, Integer> calls = new TreeMap<>();
    Matcher lines = CALLS.matcher(fixture.redis().command("INFO commandstats"));
    while (lines.find()) {
      calls.put(lines.group(1), Integer.parseInt(lines.group(2)));
    }
    calls.remove("info");
    calls.remove("ping");
    calls.remove("config|resetstat");
    return calls;
  }

  @Test
  void hitOfARememberedKey_needsNoScript() {
    EntryKey key = on.key("a");
    on.put(key).tags("x", "y").go();

    assertThat(commandsOf(() -> on.read(key))).isEqualTo(Map.of("mget", 1, "hmget", 1, "time", 1));
  }

  @Test
  void readsOfOneTurn_shareTheirCommands() throws InterruptedException {
    assertThat(commandsOfOneTurn(50)).isEqualTo(Map.of("mget", 1, "hmget", 1, "time", 1));
  }

  @Test
  void readsOfOneTurn_thatAreManyForOneCommand_takeSeveral() throws InterruptedException {
    assertThat(commandsOfOneTurn(300)).isEqualTo(Map.of("mget", 3, "hmget", 3, "time", 1));
  }

  private Map<String, Integer> commandsOfOneTurn(int reads) throws InterruptedException {
    List<EntryKey> keys = IntStream.range(0, reads).mapToObj(i -> on.key("k" + i)).toList();
    Context loop = fixture.vertx().getOrCreateContext();
    onLoop(loop, keys);
    keys.forEach(key -> on.put(key).go());

    return commandsOf(
        () -> {
          try {
            onLoop(loop, keys);
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void onLoop(Context loop, List<EntryKey> keys) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(keys.size());
    loop.runOnContext(
        nothing ->
            keys.forEach(
                key ->
                    read(key)
                        .subscribe()
                        .with(item -> done.countDown(), Throwable::printStackTrace)));
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
  }

  private Uni<?> read(EntryKey key) {
    return store.read(
        new ReadCommand(
            key,
            List.of(Subject.ofNamespace(key.namespace())),
            StoreDriver.ANY,
            EarlyRefresh.OFF,
            null));
  }

  @Test
  void missWithALease_isOneScript() {
    assertThat(commandsOf(() -> on.lease(on.key("a")))).containsEntry("evalsha", 1);
  }

  @Test
  void invalidationOfATag_costsTheSameWhateverCarriesIt() {
    Map<String, Integer> ofNone = commandsOf(() -> on.bump(tag("x")).go());
    IntStream.range(0, 2_000).forEach(i -> on.put(on.key("k" + i)).tags("x").go());

    assertThat(commandsOf(() -> on.bump(tag("x")).go())).isEqualTo(ofNone);
  }

  @Test
  void renewal_isOneScript_whoseCostDoesNotDependOnTheFleet() {
    Map<String, Integer> renewal =
        Map.of("evalsha", 1, "time", 1, "hmget", 1, "hget", 1, "zrange", 2, "hset", 1, "zadd", 1);
    Receipt standing = on.join("n1");
    assertThat(commandsOf(() -> on.renew("n1", standing))).isEqualTo(renewal);

    IntStream.range(0, 200).forEach(i -> on.join("n-" + i));

    assertThat(commandsOf(() -> on.renew("n1", standing))).isEqualTo(renewal);
  }

  @Test
  void pageOfTheJournal_andTheFleet_areOneScriptEach() {
    on.join("n1");
    on.bump(tag("x")).go();

    assertThat(commandsOf(() -> on.journal(0, 100))).containsEntry("evalsha", 1);
    assertThat(commandsOf(on::fleet)).containsEntry("evalsha", 1);
    assertThat(commandsOf(() -> on.leave("n1", null))).containsEntry("evalsha", 1);
  }

  @Test
  void nothingEverLooksThroughTheKeys() {
    Map<String, Integer> all =
        commandsOf(
            () -> {
              EntryKey key = on.key("a");
              on.put(key).tags("x").version(1).indexed().go();
              on.read(key);
              on.inspect(key);
              on.bust(key).version(2).go();
              on.bump(tag("x")).go();
              on.bump(tag("x")).estimate();
              on.abandon(key, on.lease(key));
              Await.of(store.check());
            });

    assertThat(all)
        .doesNotContainKeys("keys", "scan", "hscan", "sscan", "zscan", "hgetall", "smembers");
  }
}
