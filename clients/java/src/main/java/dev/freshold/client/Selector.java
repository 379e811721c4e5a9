package dev.freshold.client;

import java.util.List;

/**
 * Which invalidations are told; one that names nothing gets all of them.
 *
 * @param namespaces narrows what is told of keys and of whole namespaces
 * @param tags with the scopes, narrows what is told of tags and of scopes
 * @param scopes see tags
 * @param keyPrefixes narrows what is told of keys
 */
public record Selector(
    List<String> namespaces, List<String> tags, List<String> scopes, List<String> keyPrefixes) {
  private static final Selector ALL = new Selector(List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Selector {
    namespaces = List.copyOf(namespaces);
    tags = List.copyOf(tags);
    scopes = List.copyOf(scopes);
    keyPrefixes = List.copyOf(keyPrefixes);
  }

  /** Everything of the tenant. */
  public static Selector all() {
    return ALL;
  }

  /** See the class. */
  public Selector namespaces(String... names) {
    return new Selector(List.of(names), tags, scopes, keyPrefixes);
  }

  /** See the class. */
  public Selector tags(String... names) {
    return new Selector(namespaces, List.of(names), scopes, keyPrefixes);
  }

  /** See the class. */
  public Selector scopes(String... names) {
    return new Selector(namespaces, tags, List.of(names), keyPrefixes);
  }

  /** See the class. */
  public Selector keyPrefixes(String... beginnings) {
    return new Selector(namespaces, tags, scopes, List.of(beginnings));
  }
}
