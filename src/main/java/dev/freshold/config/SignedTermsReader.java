package dev.freshold.config;

import dev.freshold.access.SignedTerms;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings of tokens that an identity provider has signed. */
final class SignedTermsReader {

  private static final String PREFIX = "security.jwt.";
  private static final String ISSUER = PREFIX + "issuer";
  private static final String AUDIENCE = PREFIX + "audience";
  private static final String KEYS = PREFIX + "keys";
  private static final List<String> OTHERS =
      List.of(AUDIENCE, KEYS, PREFIX + "permissions-claim", PREFIX + "roles-claim");

  private final Group group;

  SignedTermsReader(Group group) {
    this.group = group;
  }

  /** Empty if no issuer is believed. */
  Optional<SignedTerms> read() {
    Optional<String> issuer = group.text(ISSUER, text -> text).map(Chosen::value);
    Optional<URI> keys = group.text(KEYS, SignedTermsReader::place).map(Chosen::value);
    List<String> algorithms =
        group
            .texts(PREFIX + "algorithms", SignedTermsReader::algorithm)
            .map(Chosen::value)
            .orElse(SignedTerms.ALGORITHMS);
    Duration skew = group.get(PREFIX + "clock-skew", DurationFormat.INSTANCE).value();
    Duration refresh = group.get(PREFIX + "keys-refresh", DurationFormat.INSTANCE).value();
    String audience = group.text(AUDIENCE, text -> text).map(Chosen::value).orElse("");
    String permissions = group.getText(PREFIX + "permissions-claim", text -> text).value();
    String roles = group.getText(PREFIX + "roles-claim", text -> text).value();
    if (issuer.isEmpty()) {
      OTHERS.stream()
          .filter(group::isWritten)
          .forEach(
              name ->
                  group.refuse(
                      name, "is of no use without " + ISSUER, "write freshold." + ISSUER + " too"));
      return Optional.empty();
    }
    checkIssuer(issuer.get(), keys.isPresent() || group.isWritten(KEYS));
    if (audience.isEmpty()) {
      group.missing(
          AUDIENCE, "write what the issuer puts into aud for this cache, such as freshold");
    }
    return Optional.of(
        new SignedTerms(
            issuer.get(),
            audience,
            keys.orElse(null),
            algorithms,
            skew,
            permissions,
            roles,
            refresh));
  }

  private void checkIssuer(String issuer, boolean keysWritten) {
    if (!keysWritten) {
      try {
        place(issuer);
      } catch (Unreadable unreadable) {
        group.refuse(
            ISSUER,
            "leads to no keys, for it " + unreadable.wrong(),
            "write freshold." + KEYS + " too");
      }
    }
  }

  /** Keys that were fetched in plain text may be anybody's. */
  private static URI place(String text) throws Unreadable {
    URI uri = uri(text);
    if (uri == null || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new Unreadable(
          "is no https URL of a host", "write one such as https://idp.example/keys");
    }
    boolean plain = "http".equals(uri.getScheme());
    if (plain ? !loopback(uri.getHost()) : !"https".equals(uri.getScheme())) {
      throw new Unreadable(
          "is no https URL, and keys that come in plain text may be anybody's",
          "write https://, or a name of this machine");
    }
    return uri;
  }

  private static @Nullable URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static String algorithm(String text) throws Unreadable {
    if (!SignedTerms.ALGORITHMS.contains(text)) {
      throw new Unreadable(
          "is none of " + String.join(", ", SignedTerms.ALGORITHMS), "write some of them");
    }
    return text;
  }
}
