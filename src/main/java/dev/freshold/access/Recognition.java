package dev.freshold.access;

/** What became of a credential. The reasons never hold any of it. */
public sealed interface Recognition {

  /** It is somebody's. */
  record Known(Identity identity) implements Recognition {}

  /** None was shown: the caller is to show one. {@code how} says which there are. */
  record Missing(String how) implements Recognition {}

  /** It is nobody's, or it is forged. */
  record Invalid(String why) implements Recognition {}

  /** It was somebody's: the caller is to get a new one. */
  record Expired(String why) implements Recognition {}

  /** Whether it is somebody's cannot be told yet: the caller is to try again. */
  record Unsure(String why) implements Recognition {}
}
