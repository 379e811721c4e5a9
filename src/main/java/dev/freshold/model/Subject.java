package dev.freshold.model;

/**
 * What a generation is kept for: a tag, a scope (which is a tag) or a whole namespace.
 *
 * @param name the tag itself, or "namespace " and the namespace; a tag holds no space, so the two
 *     never meet
 */
public record Subject(String name) {

  private static final String NAMESPACE = "namespace ";

  public static Subject of(Tag tag) {
    return new Subject(tag.name());
  }

  public static Subject ofNamespace(String namespace) {
    return new Subject(NAMESPACE + namespace);
  }

  public boolean isNamespace() {
    return name.startsWith(NAMESPACE);
  }

  /** The namespace that it stands for, if it {@link #isNamespace()}. */
  public String namespace() {
    return name.substring(NAMESPACE.length());
  }

  @Override
  public String toString() {
    return name;
  }
}
