package dev.freshold.access;

import dev.freshold.flight.Scheduler;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says whose a credential is. What a call shows is hashed and looked up; only a signed token that
 * was not seen before is checked. Never blocks.
 */
public final class Doorman {

  private static final String SCHEME = "Bearer ";

  /** Beyond this it is no token of anybody. */
  private static final int LONGEST_TOKEN = 16_384;

  private final boolean open;
  private final Tokens tokens;
  private final Certificates certificates;
  private final @Nullable SignedTokens signed;
  private final LongSupplier clock;
  private final String how;
  private final long reloadMillis;

  /**
   * Reads the file of tokens, if there is one.
   *
   * @param clock milliseconds since 1970
   * @throws IllegalArgumentException if the file cannot be read
   */
  public Doorman(AccessPlan plan, LongSupplier clock) {
    this(plan, clock, plan.signed() == null ? null : new HttpDocuments());
  }

  Doorman(AccessPlan plan, LongSupplier clock, @Nullable Documents documents) {
    this.open = plan.open();
    this.clock = clock;
    this.tokens = new Tokens(plan.callers(), plan.tokensFile());
    this.certificates = new Certificates(plan.callers());
    this.reloadMillis = plan.tokensFile() == null ? 0 : plan.reload().toMillis();
    SignedTerms terms = plan.signed();
    this.signed =
        terms == null || documents == null
            ? null
            : new SignedTokens(terms, plan.roles(), new KeySet(terms, documents, clock), clock);
    this.how = how(plan);
  }

  private static String how(AccessPlan plan) {
    List<String> ways = new ArrayList<>();
    if (plan.signed() != null
        || plan.tokensFile() != null
        || plan.callers().stream().anyMatch(caller -> caller.token() != null)) {
      ways.add("the metadata \"authorization: Bearer TOKEN\"");
    }
    if (plan.callers().stream().anyMatch(caller -> caller.certificate() != null)) {
      ways.add("a client certificate");
    }
    return String.join(", or ", ways);
  }

  /** Whether no credential is needed. */
  public boolean open() {
    return open;
  }

  /** Keeps what can change up to date: reads and fetches on the executor, which may be blocked. */
  public void start(Scheduler scheduler, Executor blocking) {
    if (reloadMillis > 0) {
      new Repeated(scheduler, blocking, reloadMillis, tokens::reload).begin();
    }
    SignedTokens some = signed;
    if (some != null) {
      some.start(scheduler, blocking);
    }
  }

  /**
   * Whose the credential is.
   *
   * @param authorization as the metadata of a call have it
   * @param certificate of the connection
   */
  public Recognition recognise(
      @Nullable String authorization, @Nullable X509Certificate certificate) {
    if (authorization != null) {
      return bearer(authorization);
    }
    if (certificate == null || certificates.none()) {
      return new Recognition.Missing(how);
    }
    Identity identity = certificates.of(certificate);
    if (identity == null) {
      return new Recognition.Invalid(
          "the client certificate is valid, and no caller of the settings has its name");
    }
    return known(identity, "the client certificate");
  }

  private Recognition bearer(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        || authorization.length() > LONGEST_TOKEN) {
      return new Recognition.Invalid(
          "the metadata \"authorization\" is not understood; write Bearer and the token");
    }
    String token = authorization.substring(SCHEME.length()).strip();
    TokenHash hash = TokenHash.of(token);
    Identity identity = tokens.of(hash);
    if (identity != null) {
      return known(identity, "the token");
    }
    SignedTokens some = signed;
    return some != null && SignedTokens.isOne(token)
        ? some.recognise(token, hash)
        : new Recognition.Invalid("the token is nobody's; it may have been revoked");
  }

  private Recognition known(Identity identity, String what) {
    return identity.expiresAt() <= clock.getAsLong()
        ? new Recognition.Expired(what + " has expired; get a new one")
        : new Recognition.Known(identity);
  }
}
