package dev.freshold.peers;

/** How a reader who finds nothing comes to a value, and how that is ended. */
enum Way {

  /** By what the peer has for it; ended by key. */
  GET_OR_LOAD("get or load"),

  /** A look, a load and a put, as everybody writes it; ended by key. */
  LOOK_ASIDE("look, load, put"),

  /** As good as the peer can, with a tag; ended by the tag. */
  TAGGED("by tag");

  private final String words;

  Way(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** The tag that a key carries under {@link #TAGGED}. */
  static String tagOf(String key) {
    return "tag-of-" + key;
  }
}
