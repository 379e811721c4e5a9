package dev.freshold.access;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which signed tokens are believed.
 *
 * @param keys where the keys of the issuer are; null: its discovery document says
 * @param algorithms of signatures; none of them with a shared secret
 * @param clockSkew by how much clocks may differ
 * @param keysRefresh how often the keys are fetched
 */
public record SignedTerms(
    String issuer,
    String audience,
    @Nullable URI keys,
    List<String> algorithms,
    Duration clockSkew,
    String permissionsClaim,
    String rolesClaim,
    Duration keysRefresh) {

  /** Those that need no secret of the issuer to be checked. */
  public static final List<String> ALGORITHMS =
      List.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

  public SignedTerms {
    algorithms = List.copyOf(algorithms);
  }

  /** Where the keys are, or the document that says so. */
  URI start() {
    return keys != null
        ? keys
        : URI.create(issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration");
  }
}
