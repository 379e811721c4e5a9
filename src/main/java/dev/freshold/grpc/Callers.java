package dev.freshold.grpc;

import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.model.Tenant;
import io.grpc.Metadata;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds out from the metadata of a call who makes it. */
final class Callers {

  private static final Metadata.Key<String> TENANT =
      Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER);

  /** The Vert.x server leaves it to the service to read this. */
  private static final Metadata.Key<String> TIMEOUT =
      Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER);

  private static final int MAX_TIMEOUT_DIGITS = 8;

  private final Tenants tenants;

  Callers(Tenants tenants) {
    this.tenants = tenants;
  }

  /**
   * The caller.
   *
   * @throws ProblemException if the tenant is malformed, or one too many
   */
  Caller of(Metadata headers) {
    String name = headers.get(TENANT);
    Tenant tenant = name == null ? Tenant.DEFAULT : tenant(headers, name);
    long nanos = timeoutNanos(headers.get(TIMEOUT));
    if (nanos >= 0) {
      return new Caller(tenant, true, System.nanoTime() + nanos);
    }
    return tenant.equals(Tenant.DEFAULT) ? Caller.ANYONE : new Caller(tenant, false, 0);
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
