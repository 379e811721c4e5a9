package dev.freshold.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the keys of a namespace, such as <code>{user}/profile</code>. A placeholder stands
 * for one or more characters up to the first occurrence of the text that follows it; the last one
 * takes the rest.
 */
public final class KeyTemplate {

  private final Template template;

  private KeyTemplate(Template template) {
    this.template = template;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static KeyTemplate parse(String text) {
    Template template = Template.parse(text);
    Set<String> seen = new LinkedHashSet<>();
    boolean afterPlaceholder = false;
    for (Template.Part part : template.parts()) {
      if (part.placeholder() && !seen.add(part.text())) {
        throw new IllegalArgumentException("names {" + part.text() + "} twice");
      }
      if (part.placeholder() && afterPlaceholder) {
        throw new IllegalArgumentException(
            "has nothing between {" + part.text() + "} and the placeholder before it");
      }
      afterPlaceholder = part.placeholder();
    }
    if (seen.isEmpty()) {
      throw new IllegalArgumentException("has no placeholder, so it would fit one key only");
    }
    return new KeyTemplate(template);
  }

  /** The names of its placeholders, in order. */
  public List<String> placeholders() {
    return template.placeholders();
  }

  /** The values of the placeholders in their order; null if the key does not have this shape. */
  public @Nullable List<String> match(String key) {
    List<Template.Part> parts = template.parts();
    List<String> values = new ArrayList<>(parts.size());
    int at = 0;
    for (int i = 0; i < parts.size(); i++) {
      Template.Part part = parts.get(i);
      if (!part.placeholder()) {
        if (!key.startsWith(part.text(), at)) {
          return null;
        }
        at += part.text().length();
        continue;
      }
      int end = i + 1 < parts.size() ? key.indexOf(parts.get(i + 1).text(), at + 1) : key.length();
      if (end <= at) {
        return null;
      }
      values.add(key.substring(at, end));
      at = end;
    }
    return at == key.length() ? values : null;
  }

  @Override
  public String toString() {
    return template.toString();
  }
}
