package dev.freshold.cache;

import static dev.freshold.cache.GetAssertions.assertFresh;
import static dev.freshold.cache.GetAssertions.assertMissToRetry;
import static dev.freshold.cache.GetAssertions.hit;
import static dev.freshold.cache.GetAssertions.miss;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.policy.Verdict.Reason;
import dev.freshold.store.StoreDriver;
import dev.freshold.testing.Policies;
import dev.freshold.testing.ScriptedOrigin;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers of an origin that have no life: for whoever asked, and for nobody else. */
class ForOnceTest {

  private static final Outcome.Value VALUE =
      new Outcome.Value(Payload.of("v"), true, "text/plain", "\"e1\"");

  /** A minute fresh, and then a minute for errors only. */
  private static Policies lenient() {
    return strict().staleIfError(Duration.ofMinutes(1));
  }

  /** A minute fresh, and nothing after that. */
  private static Policies strict() {
    return Policies.named(StoreDriver.NAMESPACE)
        .ttl(Duration.ofMinutes(1))
        .staleWhileRevalidate(Duration.ZERO)
        .staleIfError(Duration.ZERO)
        .maxStaleness(Duration.ofMinutes(5))
        .lease(Duration.ofSeconds(10))
        .origin(Policies.originTerms());
  }

  private static UniAssertSubscriber<GetResult> begin(CacheRig rig) {
    return rig.get("a").loading().waiting(5_000).begin();
  }

  private static LoadAnswer lasting(@Nullable Duration ttl, @Nullable Duration grace) {
    return new LoadAnswer.Found(VALUE, null, List.of(), ttl, grace);
  }

  @Test
  void valueWithoutLife_belowTheFence_isNotHandedOut() {
    CacheRig rig = new CacheRig(lenient());
    rig.behind.bust(rig.key("a")).version(9).go();
    UniAssertSubscriber<GetResult> loader = begin(rig);

    rig.origin.call(0).answer(lasting(Duration.ZERO, Duration.ZERO));

    assertMissToRetry(loader.assertCompleted().getItem(), 1_000);
  }

  @Test
  void valueThatIsStaleAtOnce_whereNothingStaleIsServed_goesToTheOneWhoAsked() {
    CacheRig rig = new CacheRig(strict());
    UniAssertSubscriber<GetResult> loader = begin(rig);

    rig.origin.call(0).answer(lasting(Duration.ZERO, null));

    assertThat(hit(loader.assertCompleted().getItem()).value()).isEqualTo(VALUE);
    assertThat(miss(rig.get("a").withoutLease().now()).reason()).isEqualTo(Reason.ABSENT);
  }

  @Test
  void valueThatIsStaleAtOnce_whereSomethingStaleMayBeServed_isKept() {
    CacheRig rig = new CacheRig(lenient());
    UniAssertSubscriber<GetResult> loader = begin(rig);

    rig.origin.call(0).answer(lasting(Duration.ZERO, null));

    assertThat(hit(loader.assertCompleted().getItem()).stale()).isTrue();
    UniAssertSubscriber<GetResult> next = begin(rig);
    assertThat(rig.origin.call(1).item().validator()).isEqualTo("\"e1\"");
    rig.origin.call(1).answer(new LoadAnswer.NotModified(null, null));
    assertFresh(next.assertCompleted().getItem(), "v");
  }

  @Test
  void notModifiedButWithoutLife_handsTheCachedValueToTheOneWhoAsked() {
    CacheRig rig = new CacheRig(lenient());
    UniAssertSubscriber<GetResult> loader = begin(rig);
    rig.origin.call(0).answer(lasting(null, null));
    loader.assertCompleted();
    rig.pass(Duration.ofSeconds(70));

    UniAssertSubscriber<GetResult> again = begin(rig);
    rig.origin.call(1).answer(new LoadAnswer.NotModified(Duration.ZERO, Duration.ZERO));

    assertThat(hit(again.assertCompleted().getItem()).value()).isEqualTo(VALUE);
  }

  @Test
  void valueWithoutLife_leavesNothingBehind_andTheNextOneLoads() {
    CacheRig rig = new CacheRig(strict());
    begin(rig);
    rig.origin.call(0).answer(lasting(Duration.ZERO, Duration.ZERO));

    UniAssertSubscriber<GetResult> next = begin(rig);
    rig.origin.call(1).answer(ScriptedOrigin.found("kept"));

    assertFresh(next.assertCompleted().getItem(), "kept");
  }
}
