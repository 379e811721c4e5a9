package dev.freshold.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Callers who are known by the certificate of their connection, which the transport has checked. A
 * certificate is looked at once for each connection.
 */
final class Certificates {

  private static final int MAX_KNOWN = 100_000;

  private static final int DNS = 2;
  private static final int URI = 6;

  private final Map<String, CallerText> byName = new HashMap<>();

  /** By the object, which a connection has as long as it lasts. */
  private final Cache<X509Certificate, Optional<Identity>> seen =
      Caffeine.newBuilder().weakKeys().maximumSize(MAX_KNOWN).build();

  Certificates(List<CallerText> callers) {
    for (CallerText caller : callers) {
      String name = caller.certificate();
      if (name != null) {
        byName.put(canonical(name), caller);
      }
    }
  }

  /**
   * How a subject or an alternative name is compared: spelling does not matter where it means
   * nothing.
   *
   * @throws IllegalArgumentException if it has a '=' and is no subject
   */
  static String canonical(String name) {
    return name.indexOf('=') > 0 && name.indexOf("://") < 0
        ? new X500Principal(name).getName(X500Principal.CANONICAL)
        : name;
  }

  boolean none() {
    return byName.isEmpty();
  }

  @Nullable Identity of(X509Certificate certificate) {
    Optional<Identity> known = seen.getIfPresent(certificate);
    if (known == null) {
      known = find(certificate);
      seen.put(certificate, known);
    }
    return known.orElse(null);
  }

  private Optional<Identity> find(X509Certificate certificate) {
    return Stream.concat(
            Stream.of(certificate.getSubjectX500Principal().getName(X500Principal.CANONICAL)),
            alternatives(certificate))
        .flatMap(name -> Stream.ofNullable(byName.get(name)))
        .findFirst()
        .map(caller -> caller.identity(certificate.getNotAfter().toInstant().toEpochMilli()));
  }

  private static Stream<String> alternatives(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? Stream.empty()
          : names.stream()
              .filter(name -> name.get(0).equals(DNS) || name.get(0).equals(URI))
              .map(name -> String.valueOf(name.get(1)));
    } catch (CertificateParsingException unreadable) {
      return Stream.empty();
    }
  }
}
