package dev.freshold.telemetry;

/** What the counters of {@link CacheMetrics} count, in a sentence each. */
final class Descriptions {

  private Descriptions() {}

  static String of(String name) {
    return switch (name) {
      case "gets" -> "Reads of a key, by what they were answered and why";
      case "hits" -> "Values that were handed out, by whom and how fresh";
      case "stale.hits" ->
          "Values that the store handed out as fresh though this node's journal had said before that they are dead";
      case "stale.hits.prevented" ->
          "Entries that were found, and not served because they were invalidated";
      case "hits.beyond.bound" -> "Values that were handed out at max-staleness or older";
      case "loads" -> "Rights to load that this node gave, or took";
      case "puts" -> "Puts, by what became of them";
      case "invalidations" -> "Invalidations that this node was asked for";
      default -> throw new IllegalArgumentException(name);
    };
  }
}
