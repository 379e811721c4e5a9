package dev.freshold.behind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.origin.LimitedOrigin;
import dev.freshold.origin.Origins;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.origin.StoreCall;
import dev.freshold.store.DeadLetter;
import dev.freshold.store.LogClaim;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.WriteLogDriver;
import dev.freshold.store.memory.MemoryStore;
import dev.freshold.testing.ManualClock;
import dev.freshold.testing.ManualScheduler;
import dev.freshold.testing.MemoryWriteLog;
import dev.freshold.testing.Policies;
import dev.freshold.testing.ScriptedOrigin;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** What is asked of the origin and when, what leaves the log, and what becomes of the rest. */
class WriteBehindTest {

  private static final Tenant TENANT = Tenant.DEFAULT;
  private static final long LEASE = 5_000;

  private final ManualClock clock = new ManualClock();
  private final ManualScheduler scheduler = new ManualScheduler(clock);
  private final Store cache =
      new MemoryStore(new MemoryStore.Limits(1 << 20, 86_400_000, 1_000, 1_000), clock);
  private final MemoryWriteLog log = new MemoryWriteLog(cache, clock);
  private final ScriptedOrigin origin = new ScriptedOrigin();
  private final StoreDriver cached = new StoreDriver(cache, TENANT);
  private final WriteLogDriver writes = new WriteLogDriver(log, TENANT);

  private WriteBehind node(String token, int maxAttempts) {
    Origins origins =
        new Origins(
            Map.of(
                StoreDriver.NAMESPACE,
                new LimitedOrigin(origin, Policies.originTerms(), scheduler, 1_000)));
    return new WriteBehind(
        log,
        cache,
        origins,
        scheduler,
        token,
        () -> 0,
        new FlushTerms(LEASE, maxAttempts, 100, 1_000));
  }

  private WriteBehind started() {
    WriteBehind node = node("n1", 0);
    node.start();
    return node;
  }

  private EntryKey key(String key) {
    return cached.key(key);
  }

  private void put(WriteBehind node, String key, long version) {
    writes.append(key(key), key + version, version);
    node.nudge(TENANT);
  }

  private StoreCall sent(int place) {
    return origin.writes().get(place).call();
  }

  private void answer(int place, StoreAnswer answer) {
    origin.writes().get(place).answer(answer);
  }

  private void commit(int place) {
    answer(place, new StoreAnswer.Committed(null));
  }

  /** What the origin was asked to write, in order. */
  private List<String> asked() {
    return origin.writes().stream()
        .map(write -> write.call().key().key() + write.call().version())
        .toList();
  }

  private static StoreAnswer refused() {
    return new StoreAnswer.Refused("FAILED_PRECONDITION", "no such shop");
  }

  private static StoreAnswer unknown() {
    return new StoreAnswer.Unknown("reset");
  }

  @Test
  void write_reachesTheOriginAsItWasPut_andLeavesTheLog() {
    WriteBehind node = started();
    put(node, "a", 1);

    assertThat(sent(0))
        .isEqualTo(
            new StoreCall(
                key("a"),
                (Outcome.Value) WriteLogDriver.text("a1"),
                new Version(1),
                List.of(new Tag("eu")),
                "a@1"));
    assertThat(log.size(TENANT)).isEqualTo(1);
    commit(0);

    assertThat(log.size(TENANT)).isZero();
    assertThat(cached.text(key("a"))).isEqualTo("a1");
    assertThat(node.stats(StoreDriver.NAMESPACE).stored().sum()).isEqualTo(1);
  }

  @Test
  void deletion_isWrittenAsOne() {
    WriteBehind node = started();
    writes.delete(key("a"), 2);
    node.nudge(TENANT);

    assertThat(sent(0).value()).isNull();
    assertThat(sent(0).version()).isEqualTo(new Version(2));
  }

  @Test
  void successiveWrites_areOneAtTheOrigin_theLast() {
    WriteBehind node = started();
    for (int version = 1; version <= 5; version++) {
      put(node, "a", version);
    }
    assertThat(asked()).containsExactly("a1");
    commit(0);
    commit(1);

    assertThat(asked()).containsExactly("a1", "a5");
    assertThat(log.size(TENANT)).isZero();
    assertThat(node.stats(StoreDriver.NAMESPACE).stored().sum()).isEqualTo(2);
    assertThat(node.stats(StoreDriver.NAMESPACE).coalesced().sum()).isEqualTo(3);
  }

  @Test
  void supersededWrites_stayInTheLog_untilTheLastIsStored() {
    writes.append(key("a"), "a1", 1);
    writes.append(key("a"), "a2", 2);
    started();
    assertThat(asked()).containsExactly("a2");

    assertThat(log.size(TENANT)).isEqualTo(2);
  }

  @Test
  void schemaVersions_doNotSupersedeEachOther() {
    EntryKey v7 = cached.key(StoreDriver.NAMESPACE, "v7", "a");
    EntryKey v8 = cached.key(StoreDriver.NAMESPACE, "v8", "a");
    writes.append(v7, "x", 1);
    writes.append(v7, "x", 2);
    writes.append(v8, "x", 3);
    writes.append(v7, "x", 4);
    started();
    commit(0);
    commit(1);
    commit(2);

    assertThat(asked()).containsExactly("a2", "a3", "a4");
  }

  @Test
  void keys_areWrittenInParallel_upToTheLimitOfTheOrigin() {
    for (String key : List.of("a", "b", "c", "d", "e", "f")) {
      writes.append(key(key), key, 1);
    }
    started();
    assertThat(asked()).containsExactly("a1", "b1", "c1", "d1");

    commit(2);

    assertThat(asked()).containsExactly("a1", "b1", "c1", "d1", "e1");
  }

  @Test
  void backlogOfManyPages_isWrittenToItsEnd() {
    for (int i = 0; i < 900; i++) {
      writes.append(key("k" + i), "v", 1);
    }
    started();
    for (int i = 0; i < 900; i++) {
      commit(i);
    }

    assertThat(log.size(TENANT)).isZero();
    assertThat(asked()).doesNotHaveDuplicates().hasSize(900);
  }

  @Test
  void refusedWrite_isADeadLetter_andIsServedToNobody() {
    WriteBehind node = started();
    put(node, "a", 1);
    put(node, "b", 1);
    answer(0, refused());
    commit(1);

    assertThat(writes.deadLetters())
        .extracting(DeadLetter::code, letter -> letter.write().key(), DeadLetter::attempts)
        .containsExactly(Tuple.tuple("FAILED_PRECONDITION", key("a"), 1));
    assertThat(cached.served(key("a"))).isEqualTo(StoreDriver.Served.NOTHING);
    assertThat(cached.served(key("b"))).isEqualTo(StoreDriver.Served.FRESH);
    assertThat(node.stats(StoreDriver.NAMESPACE).dead().sum()).isEqualTo(1);
    assertThat(log.size(TENANT)).isZero();
  }

  @Test
  void refusedLastWrite_leavesTheOneBeforeItToBeWritten() {
    writes.append(key("a"), "a1", 1);
    writes.append(key("a"), "a2", 2);
    started();
    answer(0, refused());

    assertThat(asked()).containsExactly("a2", "a1");
    commit(1);

    assertThat(log.size(TENANT)).isZero();
    assertThat(writes.deadLetters()).hasSize(1);
  }

  @Test
  void unknownOutcome_isTriedAgain_laterEachTime_withTheSameIdentity() {
    WriteBehind node = started();
    put(node, "a", 1);

    answer(0, unknown());
    scheduler.advance(199);
    assertThat(asked()).hasSize(1);
    scheduler.advance(1);
    assertThat(asked()).hasSize(2);
    answer(1, unknown());
    scheduler.advance(399);
    assertThat(asked()).hasSize(2);
    scheduler.advance(1);

    assertThat(asked()).hasSize(3);
    assertThat(sent(2)).isEqualTo(sent(0));
    assertThat(node.stats(StoreDriver.NAMESPACE).retried().sum()).isEqualTo(2);
  }

  @Test
  void keyThatCannotBeWritten_holdsUpNoOther() {
    WriteBehind node = started();
    put(node, "a", 1);
    answer(0, unknown());
    put(node, "b", 1);
    commit(1);

    assertThat(asked()).containsExactly("a1", "b1");
    assertThat(log.size(TENANT)).isEqualTo(1);
  }

  @Test
  void originThatIsDownForLong_getsEverythingInTheEnd() {
    WriteBehind node = started();
    put(node, "a", 1);
    int answered = 0;
    for (int minute = 0; minute < 30; minute++) {
      for (; answered < origin.writes().size(); answered++) {
        answer(answered, unknown());
      }
      scheduler.advance(60_000);
    }
    answered = origin.writes().size();
    assertThat(log.size(TENANT)).isEqualTo(1);

    while (origin.writes().size() == answered) {
      scheduler.advance(500);
    }
    commit(answered);

    assertThat(log.size(TENANT)).isZero();
  }

  @Test
  void newerWrite_takesThePlaceOfOneThatIsTriedAgain() {
    WriteBehind node = started();
    put(node, "a", 1);
    answer(0, unknown());
    put(node, "a", 2);
    scheduler.advance(200);
    commit(1);

    assertThat(asked()).containsExactly("a1", "a2");
    assertThat(log.size(TENANT)).isZero();
  }

  @Test
  void attemptsUsedUp_makeADeadLetter() {
    WriteBehind node = node("n1", 2);
    node.start();
    put(node, "a", 1);
    answer(0, unknown());
    scheduler.advance(200);
    answer(1, unknown());

    assertThat(writes.deadLetters())
        .extracting(DeadLetter::code, DeadLetter::message, DeadLetter::attempts)
        .containsExactly(Tuple.tuple("UNKNOWN", "reset", 2));
    assertThat(cached.served(key("a"))).isEqualTo(StoreDriver.Served.NOTHING);
  }

  @Test
  void hangingOrigin_isAskedAgain() {
    put(started(), "a", 1);
    scheduler.advance(1_000 + 200);

    assertThat(asked()).containsExactly("a1", "a1");
  }

  @Test
  void originThatStoresSomethingElse_leavesNothingCached() {
    WriteBehind node = started();
    put(node, "a", 1);
    answer(0, new StoreAnswer.Committed(null, ScriptedOrigin.value("normalised"), List.of()));
    put(node, "b", 1);
    answer(1, new StoreAnswer.Committed(new Version(9)));
    put(node, "c", 1);
    answer(
        2, new StoreAnswer.Committed(null, ScriptedOrigin.value("c1"), List.of(new Tag("shop:1"))));
    put(node, "d", 1);
    answer(
        3,
        new StoreAnswer.Committed(
            new Version(1), ScriptedOrigin.value("d1"), List.of(new Tag("eu"))));

    for (String key : List.of("a", "b", "c")) {
      assertThat(cached.served(key(key))).as(key).isEqualTo(StoreDriver.Served.NOTHING);
    }
    assertThat(cached.served(key("d"))).isEqualTo(StoreDriver.Served.FRESH);
    assertThat(log.size(TENANT)).isZero();
  }

  @Test
  void nodeThatStarts_findsWhatOthersHaveLeft() {
    writes.append(key("a"), "a1", 1);
    started();

    assertThat(asked()).containsExactly("a1");
  }

  @Test
  void deadNode_isFollowedByAnother_onceItsTimeIsOver() {
    writes.append(key("a"), "a1", 1);
    log.takenBy(TENANT, "dead", LEASE);
    started();
    scheduler.advance(LEASE - 1);
    assertThat(asked()).isEmpty();

    scheduler.advance(1_001);

    assertThat(asked()).containsExactly("a1");
  }

  @Test
  void nodeThatHasLostTheLog_takesNothingFromIt() {
    WriteBehind node = started();
    put(node, "a", 1);
    log.takenBy(TENANT, "other", LEASE);
    commit(0);
    assertThat(log.size(TENANT)).isEqualTo(1);

    scheduler.advance(LEASE + 1_000);

    assertThat(asked()).containsExactly("a1", "a1");
    assertThat(sent(1)).isEqualTo(sent(0));
  }

  @Test
  void nodeThatIsBusyForLong_keepsTheLog() {
    WriteBehind one = started();
    WriteBehind other = node("n2", 0);
    other.start();
    put(one, "a", 1);
    answer(0, unknown());
    for (int i = 0; i < 4; i++) {
      scheduler.advance(LEASE / 2);
      other.nudge(TENANT);
    }

    assertThat(writes.claim("n2")).isInstanceOf(LogClaim.Taken.class);
  }

  @Test
  void writeOfAnotherNode_isSeenByTheOneThatFlushes() {
    WriteBehind one = started();
    put(one, "a", 1);
    writes.append(key("b"), "b1", 1);
    scheduler.advance(100);

    assertThat(asked()).containsExactly("a1", "b1");
  }

  @Test
  void logThatCannotBeReached_isFlushedOnceItCan() {
    WriteBehind node = started();
    put(node, "a", 1);
    log.setAway(true);
    commit(0);
    scheduler.advance(30_000);
    assertThat(asked()).containsExactly("a1");

    log.setAway(false);
    scheduler.advance(1_000);
    commit(1);

    assertThat(log.size(TENANT)).isZero();
  }

  @Test
  void stop_waitsForWhatIsUnderWay_andGivesTheLogBack() {
    WriteBehind node = started();
    put(node, "a", 1);
    put(node, "a", 2);
    UniAssertSubscriber<Void> stopped =
        node.stop(10_000).subscribe().withSubscriber(UniAssertSubscriber.create());
    stopped.assertNotTerminated();
    commit(0);
    commit(1);

    stopped.assertCompleted();
    assertThat(log.size(TENANT)).isZero();
    assertThat(writes.claim("n2")).isInstanceOf(LogClaim.Held.class);
  }

  @Test
  void stop_whoseTimeIsOver_leavesTheRestInTheLog_forWhoeverComesNext() {
    WriteBehind node = started();
    put(node, "a", 1);
    answer(0, unknown());
    UniAssertSubscriber<Void> stopped =
        node.stop(100).subscribe().withSubscriber(UniAssertSubscriber.create());
    scheduler.advance(100);

    stopped.assertCompleted();
    assertThat(log.size(TENANT)).isEqualTo(1);
    assertThat(writes.claim("n2")).isInstanceOf(LogClaim.Held.class);
    scheduler.advance(60_000);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void stop_withNothingToDo_isOverAtOnce() {
    started()
        .stop(10_000)
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create())
        .assertCompleted();
  }

  @Test
  void backlog_saysHowManyWait_andForHowLong() {
    WriteBehind node = started();
    put(node, "a", 1);
    put(node, "b", 1);
    answer(0, unknown());
    answer(1, unknown());
    for (int i = 0; i < 10; i++) {
      scheduler.advance(1_000);
    }

    assertThat(node.backlog().entries()).isEqualTo(2);
    assertThat(node.backlog().oldestAge()).isEqualTo(10_000);
  }

  @Test
  void namespaceWithoutAnOrigin_isKept_andHoldsUpNobody() {
    EntryKey homeless = cached.key("elsewhere", "", "a");
    writes.append(homeless, "x", 1);
    WriteBehind node = started();
    put(node, "b", 1);
    commit(0);
    scheduler.advance(10_000);

    assertThat(asked()).containsExactly("b1");
    assertThat(log.size(TENANT)).isEqualTo(1);
  }
}
