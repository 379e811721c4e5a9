package dev.freshold.policy;

import dev.freshold.model.Tag;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A tag or scope that every entry of a namespace carries, filled in from its key by the server so
 * that nobody forgets it.
 */
public final class TagTemplate {

  private final Template template;
  private final int[] sources;

  private TagTemplate(Template template, int[] sources) {
    this.template = template;
    this.sources = sources;
  }

  /**
   * Reads a template.
   *
   * @param placeholders the names that the key template of the namespace provides, in its order
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static TagTemplate parse(String text, List<String> placeholders) {
    Template template = Template.parse(text);
    List<Template.Part> parts = template.parts();
    int[] sources = new int[parts.size()];
    for (int i = 0; i < sources.length; i++) {
      Template.Part part = parts.get(i);
      sources[i] = part.placeholder() ? placeholders.indexOf(part.text()) : -1;
      if (part.placeholder() && sources[i] < 0) {
        throw new IllegalArgumentException(
            "uses {%s}, which the key template does not provide; it provides %s"
                .formatted(part.text(), braced(placeholders)));
      }
      if (!part.placeholder() && !Tag.isValid(part.text())) {
        throw new IllegalArgumentException("must be printable ASCII without space");
      }
    }
    return new TagTemplate(template, sources);
  }

  /**
   * The tag for a key.
   *
   * @param values what the key template found in the key
   * @throws IllegalArgumentException if the values do not make a valid tag
   */
  public Tag render(List<String> values) {
    String text = "";
    for (int i = 0; i < sources.length; i++) {
      text = text.concat(sources[i] < 0 ? template.parts().get(i).text() : values.get(sources[i]));
    }
    return new Tag(text);
  }

  private static String braced(List<String> names) {
    return names.isEmpty()
        ? "nothing"
        : names.stream().map(name -> "{" + name + "}").collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return template.toString();
  }
}
