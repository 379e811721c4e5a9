package dev.freshold.testing;

import dev.freshold.cache.Chance;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** Draws what the test says, 0 at first, and numbers its tokens. */
public final class ScriptedChance implements Chance {

  private final AtomicLong tokens = new AtomicLong();
  private volatile double draw;

  /** What is drawn from now on. */
  public void willDraw(double next) {
    this.draw = next;
  }

  @Override
  public double draw() {
    return draw;
  }

  @Override
  public String token() {
    return numbered(tokens.incrementAndGet());
  }

  /** The token of that number, the first being 1: 22 characters of base64url. */
  public static String numbered(long number) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(0).putLong(number).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
