package dev.freshold.cache;

/** How a load of this node ended, for the one who began it. */
sealed interface LoadEnd {

  /** It was accepted, or may be handed to this one reader: here it is. */
  record Answered(GetResult result) implements LoadEnd {}

  /**
   * It came to nothing that this reader may be given, and what is cached has changed: read again.
   */
  record ReadAgain() implements LoadEnd {}

  /** Nothing could be loaded: serve what is stale, or say why. */
  record Refused(Problem problem) implements LoadEnd {}

  /** It is not over within the time that the reader has: serve what is stale, or say so. */
  record NotYet() implements LoadEnd {}

  LoadEnd READ_AGAIN = new ReadAgain();
  LoadEnd NOT_YET = new NotYet();
}
