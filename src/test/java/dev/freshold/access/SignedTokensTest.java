package dev.freshold.access;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Tenant;
import dev.freshold.testing.ManualClock;
import dev.freshold.testing.ManualScheduler;
import dev.freshold.testing.TokenIssuer;
import dev.freshold.testing.TokenIssuer.Claim;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which signed tokens are believed, with keys that the test has made, on a clock that it moves. */
class SignedTokensTest {

  private static final String ISSUER = "https://idp.example";
  private static final Tenant SHOP = new Tenant("shop");
  private static final long MINUTE = 60_000;

  private static final TokenIssuer ISSUERS_KEYS = TokenIssuer.of(ISSUER, "freshold");
  private static final TokenIssuer FORGER = TokenIssuer.of(ISSUER, "freshold");

  private final ManualClock clock = new ManualClock();
  private final ManualScheduler scheduler = new ManualScheduler();
  private final Deque<Runnable> fetches = new ArrayDeque<>();
  private String published = ISSUERS_KEYS.keySet();
  private int fetched;

  private final Doorman doorman =
      new Doorman(
          new AccessPlan(
              List.of(),
              Map.of("cache-readers", List.of(Permission.parse("shop/*:read"))),
              null,
              Duration.ofSeconds(10),
              new SignedTerms(
                  ISSUER,
                  "freshold",
                  null,
                  SignedTerms.ALGORITHMS,
                  Duration.ofSeconds(30),
                  "freshold",
                  "realm_access.roles",
                  Duration.ofMinutes(10))),
          clock,
          from -> {
            fetched++;
            return switch (from.toString()) {
              case ISSUER + "/.well-known/openid-configuration" ->
                  "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(ISSUER, ISSUER);
              case ISSUER + "/keys" -> {
                if (published.isEmpty()) {
                  throw new IOException("it is away");
                }
                yield published;
              }
              default -> throw new IOException("nobody is to ask for " + from);
            };
          });

  @BeforeEach
  void fetchTheKeys() {
    doorman.start(scheduler, fetches::add);
    runFetches();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "ES256"})
  void token_ofTheIssuer_isItsSubjectsWithItsPermissions(String algorithm) {
    String token =
        token(
            ISSUERS_KEYS,
            algorithm,
            Map.of(
                "freshold", List.of("shop/product:write", "openid"),
                "realm_access", Map.of("roles", List.of("cache-readers", "unknown"))));

    Identity identity = known(token);

    assertThat(identity.name()).isEqualTo("alice");
    Access access = requireNonNull(identity.in(SHOP));
    assertThat(access.allows("product", Verb.WRITE)).isTrue();
    assertThat(access.allows("other", Verb.READ)).isTrue();
    assertThat(access.allows("other", Verb.WRITE)).isFalse();
    assertThat(identity.in(new Tenant("bank"))).isNull();
  }

  @Test
  void permissions_asWordsOfOneText_areReadToo() {
    String token =
        token(ISSUERS_KEYS, "ES256", Map.of("freshold", "openid shop/product:read bank/*:read"));

    assertThat(known(token).tenants()).containsExactly("bank", "shop");
  }

  @Test
  void token_thatExpires_isRefusedOnceItHasEvenIfItIsRemembered() {
    String token = token(ISSUERS_KEYS, "RS256", Map.of());
    assertThat(known(token).name()).isEqualTo("alice");

    clock.advance(5 * MINUTE + 29_000);
    assertThat(known(token).name()).isEqualTo("alice");
    clock.advance(1_001);

    assertThat(recognise(token)).isInstanceOf(Recognition.Expired.class);
    assertThat(recognise(token)).isInstanceOf(Recognition.Expired.class);
  }

  @Test
  void token_thatHasExpiredLongAgo_isExpired() {
    assertThat(recognise(ISSUERS_KEYS.token("RS256", claims(), Claim.of("exp", seconds(-MINUTE)))))
        .isInstanceOf(Recognition.Expired.class);
  }

  @Test
  void token_thatIsBad_isRefusedForWhatIsBadAndNothingOfItIsSaid() {
    refused(
        ISSUERS_KEYS.token("RS256", claims(), Claim.of("nbf", seconds(MINUTE))),
        "is not valid yet");
    refused(
        ISSUERS_KEYS.token("RS256", claims(), Claim.of("iss", "https://other.example")),
        "not of the issuer " + ISSUER);
    refused(ISSUERS_KEYS.token("RS256", claims(), Claim.without("iss")), "not of the issuer");
    refused(
        ISSUERS_KEYS.token("RS256", claims(), Claim.of("aud", "billing")),
        "not for the audience freshold");
    refused(ISSUERS_KEYS.token("RS256", claims(), Claim.without("aud")), "not for the audience");
    refused(ISSUERS_KEYS.token("RS256", claims(), Claim.without("exp")), "no time at which");
    refused(FORGER.token("RS256", claims()), "signature of the token is not its issuer's");
    refused(FORGER.token("ES256", claims()), "signature of the token is not its issuer's");
    refused(ISSUERS_KEYS.unsigned(claims()), "none of the algorithms");
    refused(ISSUERS_KEYS.signedWithThePublicKeyAsSecret(claims()), "none of the algorithms");
    refused("a.b.c", "malformed");
    refused("..", "malformed");
  }

  @Test
  void token_whoseClaimsWereChanged_isForged() {
    String[] parts = token(ISSUERS_KEYS, "RS256", Map.of()).split("\\.", -1);
    String other = token(ISSUERS_KEYS, "RS256", Map.of("freshold", List.of("*/*:*")));

    refused(
        parts[0] + '.' + other.split("\\.", -1)[1] + '.' + parts[2],
        "signature of the token is not its issuer's");
  }

  @Test
  void key_thatIsNotThereYet_isSoughtOnceInAWhile() {
    TokenIssuer rotated = TokenIssuer.of(ISSUER, "freshold", "second");
    String token = token(rotated, "RS256", Map.of());
    int before = fetched;

    assertThat(recognise(token)).isInstanceOf(Recognition.Unsure.class);
    assertThat(recognise(token)).isInstanceOf(Recognition.Unsure.class);
    runFetches();
    assertThat(fetched).isEqualTo(before + 2);
    refused(token, "a key that its issuer does not have");
    assertThat(fetches).isEmpty();

    published = rotated.keySet();
    clock.advance(KeySet.PAUSE_MILLIS);
    assertThat(recognise(token)).isInstanceOf(Recognition.Unsure.class);
    runFetches();
    assertThat(known(token).name()).isEqualTo("alice");
  }

  @Test
  void key_thatTheIssuerHasTakenBack_endsWhatItHasSigned() {
    String token = token(ISSUERS_KEYS, "RS256", Map.of());
    assertThat(known(token).name()).isEqualTo("alice");

    published = TokenIssuer.of(ISSUER, "freshold", "second").keySet();
    scheduler.advance(600_000);
    runFetches();

    assertThat(recognise(token)).isNotInstanceOf(Recognition.Known.class);
  }

  @Test
  void issuer_thatIsAway_isAskedAgainAndItsKeysStandMeanwhile() {
    String token = token(ISSUERS_KEYS, "RS256", Map.of());
    published = "";
    scheduler.advance(600_000);
    runFetches();

    assertThat(known(token).name()).isEqualTo("alice");
  }

  private Map<String, Object> claims() {
    return claims(Map.of());
  }

  private Map<String, Object> claims(Map<String, ?> more) {
    Map<String, Object> claims = new HashMap<>(more);
    claims.put("sub", "alice");
    claims.put("exp", seconds(5 * MINUTE));
    return claims;
  }

  private String token(TokenIssuer issuer, String algorithm, Map<String, ?> more) {
    return issuer.token(algorithm, claims(more));
  }

  private long seconds(long fromNow) {
    return (clock.getAsLong() + fromNow) / 1_000;
  }

  private Recognition recognise(String token) {
    return doorman.recognise("Bearer " + token, null);
  }

  private Identity known(String token) {
    Recognition recognition = recognise(token);
    assertThat(recognition).isInstanceOf(Recognition.Known.class);
    return ((Recognition.Known) recognition).identity();
  }

  private void refused(String token, String why) {
    Recognition recognition = recognise(token);
    assertThat(recognition)
        .isInstanceOfSatisfying(
            Recognition.Invalid.class,
            invalid -> {
              assertThat(invalid.why()).contains(why);
              assertThat(invalid.why()).doesNotContain("alice");
            });
  }

  private void runFetches() {
    while (!fetches.isEmpty()) {
      fetches.remove().run();
    }
  }
}
