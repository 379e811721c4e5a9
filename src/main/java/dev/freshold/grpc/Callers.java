package dev.freshold.grpc;

import dev.freshold.access.Access;
import dev.freshold.access.Doorman;
import dev.freshold.access.Identity;
import dev.freshold.access.Recognition;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.model.Tenant;
import io.grpc.Metadata;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds out from the metadata of a call, and from its connection, who makes it. */
final class Callers {

  private static final Metadata.Key<String> TENANT =
      Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER);

  /** The Vert.x server leaves it to the service to read this. */
  private static final Metadata.Key<String> TIMEOUT =
      Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private static final int MAX_TIMEOUT_DIGITS = 8;

  private final Tenants tenants;
  private final Doorman doorman;

  Callers(Tenants tenants, Doorman doorman) {
    this.tenants = tenants;
    this.doorman = doorman;
  }

  /**
   * The caller.
   *
   * @param certificate of the connection; asked for only where it matters
   * @throws ProblemException if nobody is known by the credential, or the tenant is malformed, not
   *     theirs, or one too many
   */
  Caller of(Metadata headers, Supplier<@Nullable X509Certificate> certificate) {
    String name = headers.get(TENANT);
    long nanos = timeoutNanos(headers.get(TIMEOUT));
    long until = nanos >= 0 ? System.nanoTime() + nanos : 0;
    if (!doorman.open()) {
      return known(identity(headers, certificate), headers, name, nanos >= 0, until);
    }
    Tenant tenant = name == null ? Tenant.DEFAULT : tenant(headers, name);
    return nanos < 0 && tenant.equals(Tenant.DEFAULT)
        ? Caller.ANYONE
        : new Caller(tenant, null, Access.ALL, nanos >= 0, until);
  }

  private Caller known(
      Identity identity,
      Metadata headers,
      @Nullable String named,
      boolean hasDeadline,
      long listensUntil) {
    String name = named == null ? identity.usualTenant() : named;
    if (name == null) {
      throw new ProblemException(
          new Problem.TenantInvalid(
              "is missing; write one of " + String.join(", ", identity.tenants())));
    }
    Tenant tenant = wellFormed(name);
    Access access = identity.in(tenant);
    if (access == null) {
      throw new ProblemException(
          new Problem.TenantDenied(identity.name(), name, identity.tenants()));
    }
    return new Caller(tenant(headers, name), identity, access, hasDeadline, listensUntil);
  }

  /**
   * Whom the call says that it is of.
   *
   * @throws ProblemException if it does not say so, or wrongly
   */
  Identity identity(Metadata headers, Supplier<@Nullable X509Certificate> certificate) {
    String authorization = only(headers);
    return switch (doorman.recognise(
        authorization, authorization == null ? certificate.get() : null)) {
      case Recognition.Known known -> known.identity();
      case Recognition.Missing missing ->
          throw new ProblemException(new Problem.CredentialMissing(missing.how()));
      case Recognition.Invalid invalid ->
          throw new ProblemException(new Problem.CredentialInvalid(invalid.why()));
      case Recognition.Expired expired ->
          throw new ProblemException(new Problem.CredentialExpired(expired.why()));
      case Recognition.Unsure unsure ->
          throw new ProblemException(new Problem.CredentialUnsure(unsure.why()));
    };
  }

  private static @Nullable String only(Metadata headers) {
    String first = null;
    Iterable<String> all = headers.getAll(AUTHORIZATION);
    if (all != null) {
      for (String one : all) {
        if (first != null && !first.equals(one)) {
          throw new ProblemException(
              new Problem.CredentialInvalid(
                  "the metadata \"authorization\" is given twice; write it once"));
        }
        first = one;
      }
    }
    return first;
  }

  private Tenant tenant(Metadata headers, String name) {
    Iterable<String> all = headers.getAll(TENANT);
    if (all != null) {
      for (String other : all) {
        if (!other.equals(name)) {
          throw new ProblemException(
              new Problem.TenantInvalid("two different ones are given; write one of them"));
        }
      }
    }
    return tenants.named(name);
  }

  /** Before anything is done about it: who has no business there must leave no trace. */
  private static Tenant wellFormed(String name) {
    try {
      return new Tenant(name);
    } catch (IllegalArgumentException malformed) {
      throw new ProblemException(
          new Problem.TenantInvalid("write " + malformed.getMessage() + ", or leave it out"));
    }
  }

  /** One to eight digits and a unit; -1 if there is no such thing. */
  private static long timeoutNanos(@Nullable String text) {
    if (text == null || text.length() < 2 || text.length() > MAX_TIMEOUT_DIGITS + 1) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length() - 1; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = number * 10 + digit;
    }
    TimeUnit unit =
        switch (text.charAt(text.length() - 1)) {
          case 'H' -> TimeUnit.HOURS;
          case 'M' -> TimeUnit.MINUTES;
          case 'S' -> TimeUnit.SECONDS;
          case 'm' -> TimeUnit.MILLISECONDS;
          case 'u' -> TimeUnit.MICROSECONDS;
          case 'n' -> TimeUnit.NANOSECONDS;
          default -> null;
        };
    // Half the range of nanoTime is 146 years, which nobody waits.
    return unit == null ? -1 : Math.min(unit.toNanos(number), Long.MAX_VALUE / 2);
  }
}
