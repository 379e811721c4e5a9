package dev.freshold.ingest;

/**
 * Why an event cannot become an invalidation, however often it is tried.
 *
 * @param why in words, without the event's data, which may be anybody's
 */
public record Poison(Category category, String why) {

  /** What kind of fault it is. */
  public enum Category {
    /** Not in the format of its channel. */
    MALFORMED,
    /** Larger than an event may be. */
    TOO_LARGE,
    /** No rule knows it. */
    UNMATCHED,
    /** An expression of a rule cannot be evaluated for it. */
    RULE_FAILED,
    /** A key that the namespace does not take. */
    KEY_INVALID,
    /** What a template makes is no tag. */
    TAG_INVALID,
    /** A version that is none, or one that no later one could follow. */
    VERSION_INVALID,
    /** It names more than one event may. */
    TOO_MANY,
    /** The store refused it, three times. */
    REFUSED
  }
}
