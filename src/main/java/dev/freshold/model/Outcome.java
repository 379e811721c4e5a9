package dev.freshold.model;

/** What a load came by. */
public sealed interface Outcome {

  /**
   * There is a value: it is handed to readers as it came.
   *
   * @param text whether it was given as text, and is to be given back so
   * @param validator what tells it from other values at its origin, such as an ETag; empty: nothing
   */
  record Value(Payload payload, boolean text, String contentType, String validator)
      implements Outcome {

    /** The most characters, printable ASCII, that a content type may have. */
    public static final int MAX_CONTENT_TYPE_LENGTH = 128;

    /** The most characters, printable ASCII, that a validator may have. */
    public static final int MAX_VALIDATOR_LENGTH = 200;

    /** A value that nobody will ask the origin about. */
    public Value(Payload payload, boolean text, String contentType) {
      this(payload, text, contentType, "");
    }
  }

  /** There is none: it stands in for a value for a short time. */
  record Negative(Kind kind, String message) implements Outcome {}

  /** Why there is no value. */
  enum Kind {
    NOT_FOUND,
    ORIGIN_ERROR
  }

  /** The negative kind, if it is one of that kind. */
  default boolean is(Kind kind) {
    return this instanceof Negative negative && negative.kind() == kind;
  }

  /** Bytes of content, which is what a value weighs. */
  default int size() {
    return switch (this) {
      case Value value -> value.payload().length();
      case Negative negative -> negative.message().length();
    };
  }
}
