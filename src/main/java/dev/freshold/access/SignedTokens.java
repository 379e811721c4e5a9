package dev.freshold.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.freshold.flight.Scheduler;
import java.security.Key;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that the issuer has signed. One is checked when it is first seen, and then remembered
 * until it expires or the keys change. What the library says of a bad one is not passed on, for it
 * holds the token.
 */
final class SignedTokens {

  private static final int MAX_REMEMBERED = 10_000;
  private static final int DOTS = 2;
  private static final int LONGEST_NAME = 128;

  private final SignedTerms terms;
  private final KeySet keys;
  private final LongSupplier clock;
  private final Claims claims;
  private final Cache<TokenHash, Identity> remembered =
      Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

  SignedTokens(
      SignedTerms terms, Map<String, List<Permission>> roles, KeySet keys, LongSupplier clock) {
    this.terms = terms;
    this.keys = keys;
    this.clock = clock;
    this.claims = new Claims(terms.permissionsClaim(), terms.rolesClaim(), roles);
  }

  void start(Scheduler scheduler, Executor blocking) {
    keys.start(scheduler, blocking, remembered::invalidateAll);
  }

  /** Whether it has the shape of one. */
  static boolean isOne(String token) {
    return token.chars().filter(character -> character == '.').count() == DOTS;
  }

  Recognition recognise(String token, TokenHash hash) {
    Identity known = remembered.getIfPresent(hash);
    if (known == null) {
      return check(token, hash);
    }
    if (known.expiresAt() > clock.getAsLong()) {
      return new Recognition.Known(known);
    }
    remembered.invalidate(hash);
    return expired();
  }

  private Recognition check(String token, TokenHash hash) {
    List<JsonWebKey> current = keys.keys();
    if (current == null) {
      keys.seek();
      return new Recognition.Unsure("the keys of its issuer are not there yet");
    }
    Search search = new Search(current);
    try {
      JwtClaims said = consumer(search).processToClaims(token);
      Identity identity =
          new Identity(
              name(said),
              claims.permissions(said),
              said.getExpirationTime().getValueInMillis() + terms.clockSkew().toMillis());
      remembered.put(hash, identity);
      return new Recognition.Known(identity);
    } catch (InvalidJwtException invalid) {
      return refused(invalid, search);
    } catch (MalformedClaimException malformed) {
      return new Recognition.Invalid("the token holds claims that are not understood");
    }
  }

  private JwtConsumer consumer(Search search) {
    return new JwtConsumerBuilder()
        .setJwsAlgorithmConstraints(
            new AlgorithmConstraints(
                AlgorithmConstraints.ConstraintType.PERMIT,
                terms.algorithms().toArray(String[]::new)))
        .setVerificationKeyResolver((jws, nesting) -> search.key(jws))
        .setExpectedIssuer(true, terms.issuer())
        .setExpectedAudience(true, terms.audience())
        .setRequireExpirationTime()
        .setAllowedClockSkewInSeconds(Math.toIntExact(terms.clockSkew().toSeconds()))
        .setEvaluationTime(NumericDate.fromMilliseconds(clock.getAsLong()))
        .build();
  }

  private static String name(JwtClaims said) throws MalformedClaimException {
    String subject = said.getSubject();
    Object client = said.getClaimValue("client_id");
    String name = subject != null ? subject : client instanceof String text ? text : "unnamed";
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  private Recognition refused(InvalidJwtException invalid, Search search) {
    if (search.missing && keys.seek()) {
      return new Recognition.Unsure("its issuer is asked for the key that it names");
    }
    if (search.missing) {
      return new Recognition.Invalid(
          "the token is signed with a key that its issuer does not have");
    }
    if (search.algorithm) {
      return new Recognition.Invalid(
          "the token is signed by none of the algorithms that are accepted: "
              + String.join(", ", terms.algorithms()));
    }
    if (invalid.hasErrorCode(ErrorCodes.EXPIRED)) {
      return expired();
    }
    if (invalid.hasErrorCode(ErrorCodes.EXPIRATION_MISSING)) {
      return new Recognition.Invalid("the token has no time at which it expires");
    }
    if (invalid.hasErrorCode(ErrorCodes.NOT_YET_VALID)) {
      return new Recognition.Invalid("the token is not valid yet");
    }
    if (invalid.hasErrorCode(ErrorCodes.ISSUER_INVALID)
        || invalid.hasErrorCode(ErrorCodes.ISSUER_MISSING)) {
      return new Recognition.Invalid("the token is not of the issuer " + terms.issuer());
    }
    if (invalid.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)
        || invalid.hasErrorCode(ErrorCodes.AUDIENCE_MISSING)) {
      return new Recognition.Invalid("the token is not for the audience " + terms.audience());
    }
    if (invalid.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) {
      return new Recognition.Invalid("the signature of the token is not its issuer's");
    }
    return new Recognition.Invalid("the token is malformed");
  }

  private static Recognition expired() {
    return new Recognition.Expired("the token has expired; get a new one");
  }

  /** The search for the key of one token, and how it ended. */
  private final class Search {
    private final List<JsonWebKey> among;
    private boolean missing;
    private boolean algorithm;

    Search(List<JsonWebKey> among) {
      this.among = among;
    }

    @Nullable Key key(JsonWebSignature jws) throws UnresolvableKeyException {
      if (!terms.algorithms().contains(jws.getAlgorithmHeaderValue())) {
        algorithm = true;
        throw new UnresolvableKeyException("its algorithm is not accepted");
      }
      try {
        return new JwksVerificationKeyResolver(among).resolveKey(jws, List.of());
      } catch (UnresolvableKeyException unknown) {
        missing = true;
        throw unknown;
      }
    }
  }
}
