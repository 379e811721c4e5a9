package dev.freshold.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Version;
import dev.freshold.store.Durability;
import dev.freshold.store.LogClaim;
import dev.freshold.store.LogHold;
import dev.freshold.store.LoggedWrite;
import dev.freshold.store.PutResult;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreException;
import dev.freshold.store.WriteLog;
import dev.freshold.store.WriteLogContract;
import dev.freshold.store.WriteLogDriver;
import dev.freshold.testing.Await;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The log on Redis keeps the contract, outlives Redis, and sees to the fences of its keys. */
class RedisWriteLogIT extends WriteLogContract {

  private static RedisFixture fixture;
  private static RedisStore store;
  private static WriteLog log;

  @BeforeAll
  static void start() {
    fixture = new RedisFixture("appendonly", "yes", "appendfsync", "always");
    store = fixture.store();
    log = store.writeLog();
  }

  @AfterAll
  static void stop() {
    store.close();
    fixture.close();
  }

  @Override
  protected WriteLog log() {
    return log;
  }

  @Override
  protected Store cache() {
    return store;
  }

  private LoggedWrite only(LogHold hold) {
    List<LoggedWrite> page = on().page(hold);
    assertThat(page).hasSize(1);
    return page.getFirst();
  }

  /** Whether a load of that version may be cached. */
  private boolean isLoadable(EntryKey key, long version) {
    String token = cached().lease(key);
    return cached().put(key).leased(token).version(version).text("loaded").go()
        instanceof PutResult.Stored;
  }

  @Test
  void buriedWrite_leavesTheFenceWhereItWasBefore() {
    cached().put(key("a")).version(3).text("old").go();
    on().append(key("a"), "new", 5);
    LogHold hold = on().hold("n1");
    cached().bust(key("a")).go();
    assertThat(isLoadable(key("a"), 3)).isFalse();

    on().bury(hold, only(hold), null);

    assertThat(isLoadable(key("a"), 2)).isFalse();
    assertThat(isLoadable(key("a"), 3)).isTrue();
  }

  @Test
  void buriedLastWrite_leavesTheFenceAtTheOneBeforeIt() {
    on().append(key("a"), "one", 1);
    on().append(key("a"), "two", 2);
    LogHold hold = on().hold("n1");
    List<LoggedWrite> writes = on().page(hold);
    cached().bust(key("a")).go();

    on().bury(hold, writes.getLast(), writes.getFirst());

    assertThat(isLoadable(key("a"), 0)).isFalse();
    assertThat(isLoadable(key("a"), 1)).isTrue();
    assertThat(on().settle(hold, writes.getFirst())).isTrue();
    assertThat(on().isBacklogged()).isFalse();
  }

  @Test
  void buriedWrite_afterOneThatWasStored_leavesTheFenceAtThat() {
    on().append(key("a"), "one", 1);
    LogHold hold = on().hold("n1");
    LoggedWrite one = only(hold);
    on().append(key("a"), "two", 2);
    on().settle(hold, one);
    LoggedWrite two = only(hold);
    cached().bust(key("a")).go();

    on().bury(hold, two, null);

    assertThat(isLoadable(key("a"), 0)).isFalse();
    assertThat(isLoadable(key("a"), 1)).isTrue();
  }

  @Test
  void fenceThatOthersHaveRaised_staysWhateverIsBuried() {
    on().append(key("a"), "one", 1);
    cached().bust(key("a")).version(4).go();
    on().append(key("a"), "five", 5);
    LogHold hold = on().hold("n1");
    List<LoggedWrite> writes = on().page(hold);
    cached().bust(key("a")).go();

    on().bury(hold, writes.getLast(), writes.getFirst());
    on().bury(hold, writes.getFirst(), null);

    assertThat(isLoadable(key("a"), 3)).isFalse();
    assertThat(isLoadable(key("a"), 4)).isTrue();
  }

  @Test
  void newerWrite_keepsItsFence_whenAnOlderOneIsBuried() {
    on().append(key("a"), "one", 1);
    LogHold hold = on().hold("n1");
    LoggedWrite one = only(hold);
    on().append(key("a"), "two", 2);
    cached().bust(key("a")).go();

    on().bury(hold, one, null);

    assertThat(isLoadable(key("a"), 1)).isFalse();
    assertThat(decided(on().append(key("a"), "two", 2))).isInstanceOf(PutResult.Unchanged.class);
  }

  /** Forgets, by its own script, whatever may be forgotten by now. */
  private void prune(Scripts scripts) {
    Keys keys = new Keys(tenant);
    fixture
        .redis()
        .command(
            "EVALSHA %s 3 %s %s %s %s %d %d 0"
                .formatted(
                    scripts.sha(Script.PRUNE),
                    keys.control(),
                    keys.ages(),
                    keys.unflushed(),
                    cached().fleet().standing().epoch(),
                    cached().position(),
                    1_000_000_000_000L));
  }

  @Test
  void fence_isKeptUntilTheOriginHasTheWrite_howeverLongThatTakes() {
    on().append(key("a"), "new", 5);
    cached().put(key("b")).version(5).text("plain").go();
    cached().bust(key("a")).go();
    cached().bust(key("b")).go();

    prune(Scripts.shipped());
    assertThat(isLoadable(key("a"), 4)).isFalse();
    assertThat(isLoadable(key("b"), 4)).isTrue();

    LogHold hold = on().hold("n1");
    on().settle(hold, only(hold));
    prune(Scripts.shipped());
    assertThat(isLoadable(key("a"), 4)).isTrue();
  }

  @Test
  void inspection_tellsWhatWaits() {
    on().append(key("a"), "one", 1);
    on().append(key("a"), "two", StoreDriver.LATER);
    assertThat(cached().inspect(key("a")).unflushed()).isEqualTo(new Version(StoreDriver.LATER));
    assertThat(cached().inspect(key("b")).unflushed()).isNull();

    LogHold hold = on().hold("n1");
    List<LoggedWrite> writes = on().page(hold);
    on().settle(hold, writes.getLast(), writes.stream().map(LoggedWrite::id).toList(), true);

    assertThat(cached().inspect(key("a")).unflushed()).isNull();
  }

  @Test
  void killedAndRestarted_hasEveryWrite_andTheirFences() {
    on().append(key("a"), "one", 1);
    on().append(key("a"), "two", 2);
    on().delete(key("b"), 7);

    fixture.redis().kill();
    assertThatThrownBy(() -> on().append(key("c"), "x", 1)).isInstanceOf(StoreException.class);
    fixture.redis().restart();
    Await.eventually(this::isReached, reached -> reached);

    LogHold hold = on().hold("n1");
    List<LoggedWrite> writes = on().page(hold);
    assertThat(writes).extracting(write -> write.version().value()).containsExactly(1L, 2L, 7L);
    assertThat(on().entry(writes.get(1).id()).outcome()).isEqualTo(WriteLogDriver.text("two"));
    assertThat(cached().served(key("a"))).isEqualTo(StoreDriver.Served.NOTHING);
    assertThat(isLoadable(key("a"), 1)).isFalse();
    assertThat(decided(on().append(key("a"), "two", 2))).isInstanceOf(PutResult.Unchanged.class);
  }

  private boolean isReached() {
    try {
      return Await.of(log.durability()) == Durability.ALWAYS;
    } catch (StoreException notYet) {
      return false;
    }
  }

  @Test
  void holdOfBeforeARestart_isNoneAfterIt() {
    on().append(key("a"), "one", 1);
    LogHold before = on().hold("n1");
    LoggedWrite write = only(before);

    fixture.redis().restart();
    Await.eventually(this::isReached, reached -> reached);

    assertThat(on().settle(before, write)).isFalse();
    LogHold after = on().hold("n1");
    assertThat(after.epoch()).isNotEqualTo(before.epoch());
    assertThat(on().settle(after, write)).isTrue();
  }

  @Test
  void rightThatIsNotExtended_goesToWhoeverAsksNext() {
    on().append(key("a"), "one", 1);
    Await.of(log.claim(tenant, "dead", 1));

    LogClaim claim = Await.eventually(() -> on().claim("n2"), LogClaim.Held.class::isInstance);

    assertThat(claim).isInstanceOf(LogClaim.Held.class);
  }

  /** Without its guard, one who was deposed takes away what its successor has not seen yet. */
  @Test
  void deposedHolder_takesNothing_becauseOfTheToken() {
    assertThat(settledByADeposedHolder(Scripts.shipped())).isFalse();

    Scripts trusting =
        Scripts.shipped().replacing(Script.SETTLE, "or redis.call('GET', KEYS[2]) ~= ARGV[2]", "");
    assertThat(settledByADeposedHolder(trusting)).isTrue();
  }

  private boolean settledByADeposedHolder(Scripts scripts) {
    RedisStore other = fixture.store(scripts);
    WriteLogDriver there = new WriteLogDriver(other.writeLog(), tenant);
    EntryKey key = key(scripts.sha(Script.SETTLE));
    there.append(key, "x", 1);
    LogHold hold = there.hold("n1");
    LoggedWrite write = there.page(hold).getLast();
    Await.of(other.writeLog().release(hold, false));
    LogHold next = there.hold("n2");
    boolean settled = there.settle(hold, write);
    Await.of(other.writeLog().release(next, false));
    other.close();
    return settled;
  }

  /** Without its guard, the fence of a write that waits is forgotten with the old ones. */
  @Test
  void fence_isKept_becauseItsWriteWaits() {
    Scripts forgetful = Scripts.shipped().replacing(Script.PRUNE, "== 1 then", "== 2 then");
    RedisStore other = fixture.store(forgetful);
    WriteLogDriver there = new WriteLogDriver(other.writeLog(), tenant);
    there.append(key("a"), "new", 5);
    cached().bust(key("a")).go();

    prune(forgetful);

    assertThat(isLoadable(key("a"), 4)).isTrue();
    other.close();
  }

  @Test
  void redis_saysHowSafeWritesAre() {
    assertThat(Await.of(log.durability())).isEqualTo(Durability.ALWAYS);
    try (RedisFixture other = new RedisFixture("appendonly", "yes")) {
      RedisStore there = other.store();
      assertThat(Await.of(there.writeLog().durability())).isEqualTo(Durability.EVERY_SECOND);
      there.close();
    }
  }

  @Test
  void redisThatKeepsNothing_takesNoWrite_andSaysWhatToWrite() {
    assertThatNothingIsTaken("appendonly is no", "appendonly yes");
    assertThatNothingIsTaken(
        "appendfsync is no", "appendfsync always", "appendonly", "yes", "appendfsync", "no");
  }

  private void assertThatNothingIsTaken(String why, String remedy, String... settings) {
    try (RedisFixture other = new RedisFixture(settings)) {
      RedisStore there = other.store();
      WriteLogDriver driver = new WriteLogDriver(there.writeLog(), tenant);

      assertThatThrownBy(() -> driver.append(key("a"), "x", 1))
          .isInstanceOfSatisfying(
              StoreException.class,
              fault -> {
                assertThat(fault.fault()).isEqualTo(StoreException.Fault.UNFIT);
                assertThat(fault).hasMessageContaining(why).hasMessageContaining(remedy);
              });
      assertThat(new StoreDriver(there, tenant).read(key("a")).entry()).isNull();
      there.close();
    }
  }

  @Test
  void redisThatDoesNotSayHowSafeWritesAre_takesNone() {
    try (RedisFixture other = new RedisFixture("appendonly", "yes", "appendfsync", "always")) {
      other.redis().command("ACL SETUSER default -config|get");
      RedisStore there = other.store();
      WriteLogDriver driver = new WriteLogDriver(there.writeLog(), tenant);

      assertThatThrownBy(() -> driver.append(key("a"), "x", 1))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("CONFIG GET");

      other.redis().command("ACL SETUSER default +config|get");
      assertThat(decided(driver.append(key("a"), "x", 1))).isInstanceOf(PutResult.Stored.class);
      there.close();
    }
  }

  @Test
  void redisThatIsToldToKeepNothing_takesNoMore() {
    try (RedisFixture other = new RedisFixture("appendonly", "yes", "appendfsync", "always")) {
      RedisStore there = other.store();
      WriteLogDriver driver = new WriteLogDriver(there.writeLog(), tenant);
      driver.append(key("a"), "x", 1);

      other.redis().command("CONFIG SET appendonly no");

      assertThatThrownBy(() -> driver.append(key("b"), "x", 1))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("appendonly yes");
      there.close();
    }
  }
}
