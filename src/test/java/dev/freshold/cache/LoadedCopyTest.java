package dev.freshold.cache;

import static dev.freshold.cache.GetAssertions.assertFresh;
import static dev.freshold.cache.GetAssertions.hit;
import static dev.freshold.store.StoreDriver.tag;
import static dev.freshold.testing.ScriptedOrigin.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.GetResult.Served;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.policy.Coherence;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node has loaded is served from its own memory at once, and by no other rules (R7). */
class LoadedCopyTest {

  private final CacheRig rig = new CacheRig(LoadingReadsTest.goods().coherence(Coherence.STRICT));

  private static LoadAnswer found(String text, long version) {
    return new LoadAnswer.Found(
        value(text), new Version(version), List.of(new Tag("t")), null, null);
  }

  private UniAssertSubscriber<GetResult> begin() {
    return rig.get("a").loading().waiting(5_000).begin();
  }

  /** Loads it, and has it read by somebody. */
  private void load(String text, long version) {
    begin();
    rig.origin.calls().getLast().answer(found(text, version));
    assertFrom(Served.LOCAL, text);
  }

  /** A minute later, when it is stale, somebody has it refreshed. */
  private void beginRefresh() {
    rig.pass(Duration.ofSeconds(70));
    assertThat(hit(get()).stale()).isTrue();
  }

  private GetResult get() {
    return rig.get("a").loading().now();
  }

  private void assertFrom(Served served, String text) {
    GetResult found = get();
    assertFresh(found, text);
    assertThat(hit(found).served()).isEqualTo(served);
  }

  @Test
  void loaded_isServedFromMemory() {
    load("one", 1);

    assertFrom(Served.LOCAL, "one");
  }

  @Test
  void refreshed_underAnotherVersion_isNotEndedByItsOwnRecord() {
    load("one", 1);
    beginRefresh();

    rig.origin.call(1).answer(found("two", 2));

    assertFrom(Served.LOCAL, "two");
  }

  @Test
  void anotherVersion_putSince_endsIt() {
    load("one", 1);
    beginRefresh();
    rig.origin.call(1).answer(found("two", 2));

    rig.behind.put(rig.key("a")).text("three").version(3).life(60_000, 120_000).go();

    assertFrom(Served.STORE, "three");
  }

  @Test
  void tagInvalidated_since_endsIt() {
    load("one", 1);

    rig.behind.bump(tag("t")).go();

    assertThat(rig.get("a").withoutLease().now()).isInstanceOf(GetResult.Miss.class);
  }

  @Test
  void tagSoftlyInvalidated_duringTheLoad_agesIt() {
    load("one", 1);
    beginRefresh();
    rig.behind.bump(tag("t")).soft().go();

    rig.origin.call(1).answer(found("two", 2));

    assertThat(hit(get()).stale()).isTrue();
  }

  @Test
  void keySoftlyBusted_duringTheLoad_agesIt() {
    load("one", 1);
    beginRefresh();
    rig.behind.bust(rig.key("a")).soft().go();

    rig.origin.call(1).answer(found("two", 2));

    assertThat(hit(get()).stale()).isTrue();
  }

  @Test
  void keyBusted_duringTheLoad_leavesNothingHere() {
    load("one", 1);
    beginRefresh();
    rig.behind.bust(rig.key("a")).go();

    rig.origin.call(1).answer(found("two", 2));

    assertThat(rig.get("a").withoutLease().now()).isInstanceOf(GetResult.Miss.class);
  }

  @Test
  void itsLife_countsFromWhenTheLoadBegan() {
    begin();
    rig.pass(Duration.ofMillis(500));
    rig.origin.call(0).answer(found("one", 1));
    assertFrom(Served.LOCAL, "one");
    assertThat(hit(get()).age()).isEqualTo(500);

    rig.pass(Duration.ofMillis(59_499));
    assertFrom(Served.LOCAL, "one");
    rig.pass(Duration.ofMillis(1));
    assertThat(hit(get()).stale()).isTrue();
  }

  @Test
  void copy_thatIsBeingRefreshedEarly_isServedByEverybodyElse() {
    CacheRig eager =
        new CacheRig(LoadingReadsTest.goods().coherence(Coherence.STRICT).earlyRefresh(10));
    CacheRig.Get get = eager.get("a").loading().waiting(5_000);
    UniAssertSubscriber<GetResult> first = get.begin();
    eager.pass(Duration.ofMillis(500));
    eager.origin.call(0).answer(found("one", 1));
    first.assertCompleted();
    eager.pass(Duration.ofSeconds(30));
    eager.chance.willDraw(.99999);

    assertThat(hit(get.now()).served()).isEqualTo(Served.STORE);
    assertThat(eager.origin.calls()).hasSize(2);
    assertThat(hit(get.now()).served()).isEqualTo(Served.LOCAL);

    eager.origin.call(1).answer(found("two", 2));
    assertFresh(get.now(), "two");
    assertThat(hit(get.now()).served()).isEqualTo(Served.LOCAL);
  }
}
