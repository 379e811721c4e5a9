package dev.freshold.policy;

import dev.freshold.model.Tag;
import java.util.Collection;

/**
 * A tag that must be there, such as <code>tenant:*</code>; a star at the end stands for anything,
 * nothing included.
 */
public record TagPattern(String text) {

  public TagPattern {
    if (!Tag.isValid(text)) {
      throw new IllegalArgumentException(
          "must be 1 to 128 characters of printable ASCII without space");
    }
    if (text.indexOf('*') >= 0 && text.indexOf('*') < text.length() - 1) {
      throw new IllegalArgumentException("may have a star only at its end");
    }
  }

  public boolean matches(Tag tag) {
    return text.endsWith("*")
        ? tag.name().startsWith(text.substring(0, text.length() - 1))
        : tag.name().equals(text);
  }

  public boolean matchesAny(Collection<Tag> tags) {
    return tags.stream().anyMatch(this::matches);
  }

  @Override
  public String toString() {
    return text;
  }
}
