package dev.freshold.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.Coherence;
import dev.freshold.policy.PutPermission;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.PutResult;
import dev.freshold.store.StoreDriver;
import dev.freshold.testing.Await;
import dev.freshold.testing.Policies;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PutsTest {

  private static final Claim UNLEASED = new Claim.Unleased(null, 0);

  @Test
  void put_withTheTokenOfItsLease_isServed() {
    CacheRig rig = new CacheRig(goods());
    String token = rig.lease("a");

    StoredPut stored = put(rig, "a", null, List.of(), new Claim.Leased(token), null);

    assertThat(stored.result()).isInstanceOf(PutResult.Stored.class);
    GetAssertions.assertFresh(rig.get("a").now(), "value");
  }

  @Test
  void put_carriesTheTagsOfTheTemplatesAndItsOwnEachOnce() {
    CacheRig rig = new CacheRig(goods().key("{user}/cart").tag("user:{user}"));

    StoredPut stored =
        put(rig, "42/cart", null, CacheRig.tags("x", "user:42", "x"), UNLEASED, null);

    assertThat(stored.tags()).isEqualTo(CacheRig.tags("user:42", "x"));
    assertThat(rig.behind.entry(rig.key("42/cart")).tags()).isEqualTo(stored.tags());
  }

  @Test
  void ttl_ofTheCallerAndJitter_shortenTheLife() {
    CacheRig rig = new CacheRig(goods().jitter(0.5));
    rig.chance.willDraw(0.5);

    put(rig, "a", null, List.of(), UNLEASED, Duration.ofSeconds(40));

    assertThat(rig.behind.entry(rig.key("a")).freshFor()).isEqualTo(30_000);
  }

  @Test
  void put_thatThePolicyDoesNotAllow_isRefusedWithTheRemedy() {
    CacheRig strict = new CacheRig(goods().puts(PutPermission.LEASED_OR_VERSIONED));
    CacheRig versioned = new CacheRig(goods().puts(PutPermission.VERSIONED));

    assertProblem(
        () -> put(strict, "a", null, List.of(), UNLEASED, null),
        new Problem.PutNotAllowed(
            StoreDriver.NAMESPACE,
            "LEASED_OR_VERSIONED",
            "take a lease with Get and put with its token, or give the owner's version"));
    assertProblem(
        () -> put(versioned, "a", null, List.of(), new Claim.Leased("t"), null),
        new Problem.PutNotAllowed(StoreDriver.NAMESPACE, "VERSIONED", "give the owner's version"));
    assertThat(put(strict, "a", new Version(1), List.of(), UNLEASED, null).result())
        .isInstanceOf(PutResult.Stored.class);
  }

  @Test
  void put_withoutARequiredTag_isRefused() {
    CacheRig rig = new CacheRig(goods().requireTag("tenant:*"));

    assertProblem(
        () -> put(rig, "a", null, CacheRig.tags("x"), UNLEASED, null),
        new Problem.TagRequired(StoreDriver.NAMESPACE, "tenant:*"));
    assertThat(put(rig, "a", null, CacheRig.tags("tenant:1"), UNLEASED, null).result())
        .isInstanceOf(PutResult.Stored.class);
  }

  @Test
  void put_withMoreTagsThanAllowed_thoseOfTheTemplatesIncluded_isRefused() {
    CacheRig rig = new CacheRig(goods().key("{user}/cart").tag("user:{user}"));
    List<Tag> most = IntStream.range(0, 32).mapToObj(i -> new Tag("t" + i)).toList();

    assertProblem(
        () -> put(rig, "1/cart", null, most, UNLEASED, null),
        new Problem.TooManyTags("tags", 33, 32));
    assertThat(put(rig, "1/cart", null, most.subList(0, 31), UNLEASED, null).result())
        .isInstanceOf(PutResult.Stored.class);
  }

  @Test
  void refresh_takesANumberOnlyWhereNodesHoldCopies() {
    CacheRig alone = new CacheRig(goods());
    CacheRig copied = new CacheRig(goods().coherence(Coherence.STRICT));
    for (CacheRig rig : List.of(alone, copied)) {
      put(rig, "a", null, List.of(), UNLEASED, null);
      put(rig, "a", null, List.of(), UNLEASED, null);
    }

    assertThat(copied.behind.position()).isEqualTo(alone.behind.position() + 1);
  }

  @Test
  void abandon_ofALease_letsTheNextLoad_andOfAFailedOneHoldsItBack() {
    CacheRig rig = new CacheRig(goods());
    String token = rig.lease("a");
    assertThat(Await.of(rig.cache.puts().abandon(rig.key("a"), token, false))).isTrue();

    String next = rig.lease("a");
    assertThat(Await.of(rig.cache.puts().abandon(rig.key("a"), next, true))).isTrue();

    assertThat(rig.behind.ask(rig.key("a"))).isEqualTo(new LeaseAnswer.Cooling(1_000));
    assertThat(Await.of(rig.cache.puts().abandon(rig.key("a"), next, true))).isFalse();
  }

  private static Policies goods() {
    return Policies.named(StoreDriver.NAMESPACE);
  }

  private static StoredPut put(
      CacheRig rig,
      String key,
      @Nullable Version version,
      List<Tag> tags,
      Claim claim,
      @Nullable Duration ttl) {
    return Await.of(
        rig.cache
            .puts()
            .put(
                new PutOrder(
                    rig.policy,
                    rig.key(key),
                    rig.policy.tagsOf(key),
                    CacheRig.text("value"),
                    version,
                    tags,
                    claim,
                    ttl)));
  }

  private static void assertProblem(Runnable call, Problem expected) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            ProblemException.class, failure -> assertThat(failure.problem()).isEqualTo(expected));
  }
}
