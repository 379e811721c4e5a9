package dev.freshold.cache;

import java.util.OptionalLong;

/** How many entries something would meet; empty where the store does not know. */
public record Estimate(OptionalLong entries) {

  public static final Estimate UNKNOWN = new Estimate(OptionalLong.empty());

  public static Estimate of(long entries) {
    return new Estimate(OptionalLong.of(entries));
  }
}
