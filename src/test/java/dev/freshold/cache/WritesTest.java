package dev.freshold.cache;

import static dev.freshold.cache.GetAssertions.assertFresh;
import static dev.freshold.cache.GetAssertions.hit;
import static dev.freshold.cache.GetAssertions.miss;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.policy.PutPermission;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.policy.Verdict.Reason;
import dev.freshold.policy.WriteMode;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustResult;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreException;
import dev.freshold.testing.ForwardingStore;
import dev.freshold.testing.Policies;
import dev.freshold.testing.ScriptedOrigin;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Puts that go to the origin first: what is cached, and what is told, whatever comes of them. */
class WritesTest {

  private final Faults faults = new Faults();
  private final CacheRig rig = new CacheRig(goods(), faults::before);

  private static Policies goods() {
    return Policies.named(StoreDriver.NAMESPACE)
        .puts(PutPermission.VERSIONED)
        .origin(Policies.originTerms())
        .write(WriteMode.THROUGH);
  }

  /** Lets puts, or busts, of the store fail. */
  private static final class Faults {
    private boolean puts;
    private boolean busts;

    Store before(Store store) {
      return new ForwardingStore(store) {
        @Override
        public Uni<PutResult> put(PutCommand command) {
          return puts ? failed() : super.put(command);
        }

        @Override
        public Uni<BustResult> bust(BustCommand command) {
          return busts ? failed() : super.bust(command);
        }
      };
    }

    private static <T> Uni<T> failed() {
      return Uni.createFrom()
          .failure(new StoreException(StoreException.Fault.UNAVAILABLE, "timeout"));
    }
  }

  private PutOrder order(Outcome outcome, @Nullable Long version, Claim claim) {
    return new PutOrder(
        rig.policy,
        rig.key("a"),
        List.of(),
        outcome,
        version == null ? null : new Version(version),
        CacheRig.tags("eu"),
        claim,
        null,
        null,
        "request-1");
  }

  private UniAssertSubscriber<StoredPut> write(String text, @Nullable Long version) {
    return begin(order(CacheRig.text(text), version, new Claim.Unleased(null, 0)));
  }

  private UniAssertSubscriber<StoredPut> begin(PutOrder order) {
    return rig.cache
        .writes()
        .put(order, Reach.STORE)
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private void answer(int place, StoreAnswer answer) {
    rig.origin.writes().get(place).answer(answer);
  }

  private static StoreAnswer committed(@Nullable Long version) {
    return new StoreAnswer.Committed(version == null ? null : new Version(version));
  }

  private static Problem problem(UniAssertSubscriber<StoredPut> write) {
    return ((ProblemException) write.assertFailed().getFailure()).problem();
  }

  private void cache(String text, long version) {
    rig.behind.put(rig.key("a")).version(version).text(text).go();
  }

  private GetResult read() {
    return rig.get("a").withoutLease().now();
  }

  @Test
  void write_isCachedOnlyOnceTheOriginHasStoredIt() {
    UniAssertSubscriber<StoredPut> write = write("new", 7L);

    assertThat(rig.origin.writes().getFirst().call().version()).isEqualTo(new Version(7));
    assertThat(rig.origin.writes().getFirst().call().requestId()).isEqualTo("request-1");
    assertThat(rig.origin.writes().getFirst().call().tags()).containsExactly(new Tag("eu"));
    assertThat(miss(read()).reason()).isEqualTo(Reason.ABSENT);
    answer(0, committed(null));

    assertFresh(read(), "new");
    assertThat(hit(read()).version()).isEqualTo(new Version(7));
    assertThat(write.assertCompleted().getItem().commit())
        .isEqualTo(new StoredPut.Commit(new Version(7)));
  }

  @Test
  void versionValueAndTagsOfTheOrigin_areWhatIsCached() {
    UniAssertSubscriber<StoredPut> write = write("sent", null);
    answer(
        0,
        new StoreAnswer.Committed(
            new Version(8), ScriptedOrigin.value("normalised"), CacheRig.tags("shop:1")));
    write.assertCompleted();

    assertFresh(read(), "normalised");
    assertThat(hit(read()).version()).isEqualTo(new Version(8));
    assertThat(hit(read()).tags()).containsExactlyInAnyOrder(new Tag("eu"), new Tag("shop:1"));
  }

  @Test
  void twoWritesWhoseAnswersCross_leaveTheLaterOne() {
    UniAssertSubscriber<StoredPut> first = write("first", 1L);
    UniAssertSubscriber<StoredPut> second = write("second", 2L);

    answer(1, committed(2L));
    answer(0, committed(1L));

    assertFresh(read(), "second");
    assertThat(second.assertCompleted().getItem().result()).isInstanceOf(PutResult.Stored.class);
    StoredPut late = first.assertCompleted().getItem();
    assertThat(late.result()).isInstanceOf(PutResult.Refused.class);
    assertThat(late.commit()).isEqualTo(new StoredPut.Commit(new Version(1)));
  }

  @Test
  void deletion_isWrittenAsOne_andRemembered() {
    cache("old", 1);
    UniAssertSubscriber<StoredPut> write =
        begin(
            order(
                new Outcome.Negative(Outcome.Kind.NOT_FOUND, "gone"),
                2L,
                new Claim.Unleased(null, 0)));
    assertThat(rig.origin.writes().getFirst().call().value()).isNull();
    answer(0, committed(2L));
    write.assertCompleted();

    assertThat(read()).isInstanceOf(GetResult.Negative.class);
  }

  @Test
  void writeWithoutAnyVersion_invalidatesInsteadOfPutting() {
    cache("old", 1);
    UniAssertSubscriber<StoredPut> write = write("new", null);
    answer(0, committed(null));

    assertThat(write.assertCompleted().getItem().commit()).isEqualTo(new StoredPut.Commit(null));
    assertThat(miss(read()).reason()).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void refusedWrite_changesNothing() {
    cache("old", 1);
    UniAssertSubscriber<StoredPut> write = write("new", 2L);
    answer(0, new StoreAnswer.Refused("FAILED_PRECONDITION", "no such shop"));

    assertThat(problem(write))
        .isEqualTo(
            new Problem.OriginRefused(
                StoreDriver.NAMESPACE, "FAILED_PRECONDITION", "no such shop"));
    assertFresh(read(), "old");
  }

  @Test
  void unknownOutcome_killsWhatIsCached_andSaysSo() {
    cache("old", 1);
    UniAssertSubscriber<StoredPut> write = write("new", 2L);
    answer(0, new StoreAnswer.Unknown("reset"));

    assertThat(problem(write)).isEqualTo(new Problem.OriginUnknown(StoreDriver.NAMESPACE, "reset"));
    assertThat(miss(read()).reason()).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void hangingOrigin_isAnUnknownOutcome() {
    UniAssertSubscriber<StoredPut> write = write("new", 2L);
    rig.pass(Duration.ofSeconds(1));

    assertThat(problem(write)).isInstanceOf(Problem.OriginUnknown.class);
  }

  @Test
  void storedButNotCached_isSaid_andTheKeyIsFenced() {
    cache("old", 1);
    faults.puts = true;
    UniAssertSubscriber<StoredPut> write = write("new", 2L);
    answer(0, committed(2L));

    assertThat(problem(write))
        .isEqualTo(
            new Problem.StoredNotCached(StoreDriver.NAMESPACE, new Version(2), true, "timeout"));
    assertThat(read()).isInstanceOf(GetResult.Miss.class);
    assertThat(rig.behind.put(rig.key("a")).version(1).text("old").go())
        .isInstanceOf(PutResult.Refused.class);
  }

  @Test
  void storeOutOfReach_theFenceIsRaisedAsSoonAsItAnswers() {
    cache("old", 1);
    faults.puts = true;
    faults.busts = true;
    UniAssertSubscriber<StoredPut> write = write("new", 2L);
    answer(0, committed(2L));
    assertThat(problem(write))
        .isEqualTo(
            new Problem.StoredNotCached(StoreDriver.NAMESPACE, new Version(2), false, "timeout"));
    rig.pass(Duration.ofSeconds(20));
    assertFresh(read(), "old");

    faults.busts = false;
    rig.pass(Duration.ofSeconds(5));

    assertThat(read()).isInstanceOf(GetResult.Miss.class);
    assertThat(rig.scheduler.pending()).isZero();
  }

  @Test
  void storeThatStaysAway_isNotAskedForLongerThanAnythingWrongCouldLive() {
    faults.puts = true;
    faults.busts = true;
    UniAssertSubscriber<StoredPut> write = write("new", 2L);
    answer(0, committed(2L));
    write.assertFailed();

    rig.pass(Duration.ofMinutes(6));

    assertThat(rig.scheduler.pending()).isZero();
  }

  @Test
  void writeThatTookLongerThanItsLife_isNotCached_butFences() {
    CacheRig brief =
        new CacheRig(
            goods()
                .ttl(Duration.ofMillis(300))
                .staleWhileRevalidate(Duration.ZERO)
                .maxStaleness(Duration.ofSeconds(1)));
    brief.behind.put(brief.key("a")).version(1).text("old").go();
    UniAssertSubscriber<StoredPut> write =
        brief
            .cache
            .writes()
            .put(
                new PutOrder(
                    brief.policy,
                    brief.key("a"),
                    List.of(),
                    CacheRig.text("new"),
                    new Version(2),
                    List.of(),
                    new Claim.Unleased(null, 0),
                    null),
                Reach.STORE)
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());
    brief.pass(Duration.ofMillis(500));
    brief.origin.writes().getFirst().answer(committed(2L));

    assertThat(write.assertCompleted().getItem().result()).isInstanceOf(PutResult.Refused.class);
    assertThat(brief.get("a").withoutLease().now()).isInstanceOf(GetResult.Miss.class);
  }

  @Test
  void putThatLacksATag_isRefusedBeforeAnythingIsWritten() {
    CacheRig tagged = new CacheRig(goods().requireTag("tenant:*"));
    PutOrder untagged =
        new PutOrder(
            tagged.policy,
            tagged.key("a"),
            List.of(),
            CacheRig.text("new"),
            new Version(2),
            List.of(),
            new Claim.Unleased(null, 0),
            null);

    UniAssertSubscriber<StoredPut> write =
        Uni.createFrom()
            .deferred(() -> tagged.cache.writes().put(untagged, Reach.STORE))
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());

    assertThat(problem(write)).isInstanceOf(Problem.TagRequired.class);
    assertThat(tagged.origin.writes()).isEmpty();
  }

  @Test
  void putUnderALease_isALoad_andIsNotWritten() {
    String token = rig.lease("a");
    begin(order(CacheRig.text("loaded"), 3L, new Claim.Leased(token))).assertCompleted();

    assertThat(rig.origin.writes()).isEmpty();
    assertFresh(read(), "loaded");
  }

  @Test
  void callerWhoLeaves_leavesNothingWrongInTheCache() {
    cache("old", 1);
    UniAssertSubscriber<StoredPut> write = write("new", 2L);
    write.cancel();

    answer(0, committed(2L));

    assertFresh(read(), "new");
  }
}
