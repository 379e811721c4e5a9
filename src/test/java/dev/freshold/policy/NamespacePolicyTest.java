package dev.freshold.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.testing.Policies;
import dev.freshold.testing.Seeded;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NamespacePolicyTest {

  private static final Outcome VALUE = new Outcome.Value(Payload.of("x"), true, "");
  private static final Outcome NOT_FOUND = new Outcome.Negative(Outcome.Kind.NOT_FOUND, "");
  private static final Outcome ORIGIN_ERROR = new Outcome.Negative(Outcome.Kind.ORIGIN_ERROR, "");

  @Test
  void ttlAndGrace_beyondTheBound_areRejected() {
    Policies within =
        Policies.named("a")
            .maxStaleness(Duration.ofSeconds(30))
            .ttl(Duration.ofSeconds(20))
            .staleWhileRevalidate(Duration.ofSeconds(10))
            .staleIfError(Duration.ofSeconds(5));

    assertThat(within.build().grace()).isEqualTo(Duration.ofSeconds(10));
    assertThatThrownBy(() -> within.staleIfError(Duration.ofSeconds(11)).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lifetime_ofAValue_isItsTtlAndTheLongerGrace() {
    NamespacePolicy policy =
        Policies.named("a")
            .ttl(Duration.ofSeconds(60))
            .staleWhileRevalidate(Duration.ofSeconds(10))
            .staleIfError(Duration.ofSeconds(100))
            .build();

    assertThat(policy.lifetime(VALUE, null, null, 0)).isEqualTo(new Lifetime(60_000, 160_000));
  }

  @Test
  void lifetime_ofANegative_isItsOwnAndHasNoGrace() {
    NamespacePolicy policy =
        Policies.named("a")
            .negativeNotFound(Duration.ofSeconds(5))
            .negativeError(Duration.ofSeconds(2))
            .build();

    assertThat(policy.lifetime(NOT_FOUND, null, null, 0)).isEqualTo(new Lifetime(5_000, 5_000));
    assertThat(policy.lifetime(ORIGIN_ERROR, null, null, 0)).isEqualTo(new Lifetime(2_000, 2_000));
  }

  @Test
  void ttl_ofTheCaller_onlyShortens() {
    NamespacePolicy policy = Policies.named("a").ttl(Duration.ofSeconds(60)).build();

    assertThat(policy.lifetime(VALUE, Duration.ofSeconds(10), null, 0).freshFor())
        .isEqualTo(10_000);
    assertThat(policy.lifetime(VALUE, Duration.ofSeconds(90), null, 0).freshFor())
        .isEqualTo(60_000);
    assertThat(policy.lifetime(NOT_FOUND, Duration.ofMillis(1), null, 0).freshFor()).isEqualTo(1);
  }

  @Test
  void graceOfTheCaller_onlyShortens() {
    NamespacePolicy policy =
        Policies.named("a")
            .ttl(Duration.ofSeconds(60))
            .staleWhileRevalidate(Duration.ofSeconds(30))
            .build();

    assertThat(policy.lifetime(VALUE, null, Duration.ofSeconds(10), 0).staleFor())
        .isEqualTo(70_000);
    assertThat(policy.lifetime(VALUE, null, Duration.ofSeconds(40), 0).staleFor())
        .isEqualTo(90_000);
  }

  @Test
  void lifetime_withAnyDraw_staysWithinTtlAndBound() {
    Seeded.check(
        1_000,
        random -> {
          Duration ttl = Duration.ofMillis(1 + random.nextInt(60_000));
          Duration grace = Duration.ofMillis(random.nextInt(60_000));
          NamespacePolicy policy =
              Policies.named("a")
                  .ttl(ttl)
                  .staleWhileRevalidate(grace)
                  .maxStaleness(ttl.plus(grace).plusMillis(random.nextInt(1_000)))
                  .jitter(random.nextDouble())
                  .build();

          Lifetime life = policy.lifetime(VALUE, null, null, random.nextDouble());

          assertThat((long) life.freshFor()).isLessThanOrEqualTo(ttl.toMillis());
          assertThat((long) life.staleFor()).isLessThanOrEqualTo(policy.maxStaleness().toMillis());
        });
  }

  @Test
  void tagsOf_aKey_areItsScopesThenItsTagsEachOnce() {
    NamespacePolicy policy =
        Policies.named("a")
            .key("{user}/{part}")
            .tag("part:{part}")
            .tag("user:{user}")
            .scope("user:{user}")
            .build();

    assertThat(policy.tagsOf("42/cart")).containsExactly(new Tag("user:42"), new Tag("part:cart"));
  }

  @Test
  void tagsOf_anyKeyWhereThereIsNoShape_areNone() {
    assertThat(Policies.named("a").build().tagsOf("whatever it is")).isEmpty();
  }

  @Test
  void tagsOf_aKeyOfAnotherShape_isRejectedWithTheShape() {
    NamespacePolicy policy = Policies.named("a").key("{user}/cart").build();

    assertThatThrownBy(() -> policy.tagsOf("42")).hasMessageContaining("{user}/cart");
  }

  @Test
  void tagsOf_aKeyThatMakesNoTag_isRejectedWithTheTemplate() {
    NamespacePolicy policy = Policies.named("a").key("{user}/cart").tag("user:{user}").build();

    assertThatThrownBy(() -> policy.tagsOf("a b/cart"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("user:{user}");
  }

  @Test
  void permission_saysWhichPutsItAllows() {
    assertThat(PutPermission.ANY.allows(false, false, false)).isTrue();
    assertThat(PutPermission.VERSIONED.allows(true, false, false)).isFalse();
    assertThat(PutPermission.VERSIONED.allows(false, true, false)).isTrue();
    assertThat(PutPermission.VERSIONED.allows(true, false, true)).isTrue();
    assertThat(PutPermission.VERSIONED.allows(false, false, true)).isFalse();
    assertThat(PutPermission.LEASED_OR_VERSIONED.allows(false, false, false)).isFalse();
    assertThat(PutPermission.LEASED_OR_VERSIONED.allows(true, false, false)).isTrue();
    assertThat(PutPermission.LEASED_OR_VERSIONED.allows(false, true, false)).isTrue();
  }
}
