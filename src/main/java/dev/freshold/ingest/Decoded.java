package dev.freshold.ingest;

/** What a message turned out to be. */
sealed interface Decoded {

  /** An event: apply the rules. */
  record Good(Event event) implements Decoded {}

  /** Nothing that says anything of its own, such as a tombstone: acknowledge it. */
  record Nothing(String why) implements Decoded {}

  /** No event: a dead letter. */
  record Bad(Poison poison) implements Decoded {}

  static Decoded bad(Poison.Category category, String why) {
    return new Bad(new Poison(category, why));
  }
}
