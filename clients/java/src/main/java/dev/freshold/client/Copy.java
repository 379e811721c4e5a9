package dev.freshold.client;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** One value in the near cache, and all names under which an invalidation may meet it. */
final class Copy {
  private static final int OVERHEAD = 128;

  final Place at;
  final HitFacts facts;
  final Object decoded;
  final Codec<?> codec;
  final String receipt;
  final long position;
  final long sentMillis;
  final long freshUntil;
  final int weight;
  final List<String> names;

  Copy(
      Place at,
      HitFacts facts,
      Object decoded,
      Codec<?> codec,
      String receipt,
      long position,
      long sentMillis) {
    this.at = at;
    this.facts = facts;
    this.decoded = decoded;
    this.codec = codec;
    this.receipt = receipt;
    this.position = position;
    this.sentMillis = sentMillis;
    this.freshUntil = sentMillis + TimeUnit.NANOSECONDS.toMillis(facts.freshForNanos());
    this.weight = weigh(at, facts);
    this.names = Names.of(at, facts);
  }

  /** In bytes: key, value as it came, tags, and what it takes to keep them. */
  static int weigh(Place at, HitFacts facts) {
    long weight = OVERHEAD + (long) at.key.length() + facts.payload().data().size();
    for (String tag : facts.tags()) {
      weight += tag.length();
    }
    return (int) Math.min(weight, Integer.MAX_VALUE);
  }

  long passedNanos(long nowMillis) {
    return TimeUnit.MILLISECONDS.toNanos(Math.max(0, nowMillis - sentMillis));
  }
}
