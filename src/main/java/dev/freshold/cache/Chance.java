package dev.freshold.cache;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** Where draws and tokens come from. A scripted one stands in for it in tests. */
public interface Chance {

  /** Uniform in [0, 1). */
  double draw();

  /** Unguessable, and never the same twice: 128 bits of base64url. */
  String token();

  /** The real one. */
  static Chance random() {
    SecureRandom random = new SecureRandom();
    return new Chance() {
      @Override
      public double draw() {
        return ThreadLocalRandom.current().nextDouble();
      }

      @Override
      public String token() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      }
    };
  }
}
