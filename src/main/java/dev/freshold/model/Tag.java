package dev.freshold.model;

/**
 * What an entry depends on. A scope is a tag that the key itself names.
 *
 * <p>Printable ASCII without space, so that a tag always fits a surrogate-key header.
 */
public record Tag(String name) implements Comparable<Tag> {

  /** The most characters that a tag may have. */
  public static final int MAX_LENGTH = 128;

  /** The most tags that an entry may carry. */
  public static final int MAX_PER_ENTRY = 32;

  public Tag {
    if (!isValid(name)) {
      throw new IllegalArgumentException("1 to 128 characters of printable ASCII without space");
    }
  }

  /** Whether the text may be a tag. */
  public static boolean isValid(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(Tag other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
