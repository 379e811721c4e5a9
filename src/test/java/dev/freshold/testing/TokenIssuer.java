package dev.freshold.testing;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** An identity provider: two key pairs, the set of their public halves, and the tokens it signs. */
public final class TokenIssuer {

  private static final int RSA_BITS = 2048;

  private final String issuer;
  private final String audience;
  private final RsaJsonWebKey rsa;
  private final EllipticCurveJsonWebKey ec;

  /**
   * What a token says otherwise than usual.
   *
   * @param value null: nothing
   */
  public record Claim(String name, @Nullable Object value) {

    public static Claim of(String name, Object value) {
      return new Claim(name, value);
    }

    public static Claim without(String name) {
      return new Claim(name, null);
    }
  }

  private TokenIssuer(String issuer, String audience, String keyId) throws JoseException {
    this.issuer = issuer;
    this.audience = audience;
    this.rsa = RsaJwkGenerator.generateJwk(RSA_BITS);
    this.ec = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    rsa.setKeyId(keyId + "-rsa");
    ec.setKeyId(keyId + "-ec");
  }

  public static TokenIssuer of(String issuer, String audience) {
    return of(issuer, audience, "first");
  }

  /** One whose keys have other names. */
  public static TokenIssuer of(String issuer, String audience, String keyId) {
    try {
      return new TokenIssuer(issuer, audience, keyId);
    } catch (JoseException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** What it publishes. */
  public String keySet() {
    return new JsonWebKeySet(List.<JsonWebKey>of(rsa, ec))
        .toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
  }

  /** Signs by RS256 or ES256; issuer and audience are its own unless the claims say otherwise. */
  public String token(String algorithm, Map<String, Object> claims, Claim... others) {
    boolean curve = algorithm.startsWith("ES");
    JsonWebSignature signature = signature(algorithm, claims, others);
    signature.setKeyIdHeaderValue(curve ? ec.getKeyId() : rsa.getKeyId());
    signature.setKey(curve ? ec.getPrivateKey() : rsa.getPrivateKey());
    return serialised(signature);
  }

  /** One that nobody has signed, and that says so. */
  public String unsigned(Map<String, Object> claims) {
    JsonWebSignature signature = signature("none", claims);
    signature.setAlgorithmConstraints(AlgorithmConstraints.ALLOW_ONLY_NONE);
    return serialised(signature);
  }

  /** A forgery for those who take the algorithm from the token. */
  public String signedWithThePublicKeyAsSecret(Map<String, Object> claims) {
    PublicKey known = rsa.getRsaPublicKey();
    JsonWebSignature signature = signature("HS256", claims);
    signature.setKeyIdHeaderValue(rsa.getKeyId());
    signature.setKey(new HmacKey(known.getEncoded()));
    return serialised(signature);
  }

  private JsonWebSignature signature(
      String algorithm, Map<String, Object> claims, Claim... others) {
    Map<String, Object> all = new HashMap<>();
    all.put("iss", issuer);
    all.put("aud", audience);
    all.putAll(claims);
    for (Claim other : others) {
      if (other.value() == null) {
        all.remove(other.name());
      } else {
        all.put(other.name(), other.value());
      }
    }
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(JsonUtil.toJson(all));
    signature.setPayloadCharEncoding(StandardCharsets.UTF_8.name());
    signature.setAlgorithmHeaderValue(algorithm);
    return signature;
  }

  private static String serialised(JsonWebSignature signature) {
    try {
      return signature.getCompactSerialization();
    } catch (JoseException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
