package dev.freshold.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What can be done in a namespace. */
public enum Verb {
  /** Get, GetMany. */
  READ(1 << 0),
  /** Put, PutMany, Abandon, and the lease that a read may bring. */
  WRITE(1 << 1),
  /** Invalidate, InvalidateTag, BumpVersion. */
  INVALIDATE(1 << 2),
  /** Subscribe. */
  SUBSCRIBE(1 << 3),
  /** PublishEvent. */
  PUBLISH(1 << 4),
  /** AdminService. */
  ADMIN(1 << 5);

  /** All of them, as {@link #bit()} has each. */
  static final int ALL = (1 << 6) - 1;

  private final int bit;

  Verb(int bit) {
    this.bit = bit;
  }

  int bit() {
    return bit;
  }

  /** As it is written in a permission. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Verb parse(String word) {
    return Arrays.stream(values())
        .filter(verb -> verb.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "has a verb that there is not; there are * and "
                        + Arrays.stream(values())
                            .map(Verb::word)
                            .collect(Collectors.joining(", "))));
  }
}
