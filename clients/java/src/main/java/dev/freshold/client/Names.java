package dev.freshold.client;

import java.util.ArrayList;
import java.util.List;

/**
 * Keys, tags (and scopes, which are tags that a key names) and namespaces, so written that none can
 * be taken for another.
 */
final class Names {
  private Names() {}

  static String key(String namespace, String key) {
    return "k" + namespace + "\n" + key;
  }

  static String tag(String tag) {
    return "t" + tag;
  }

  static String namespace(String namespace) {
    return "n" + namespace;
  }

  static List<String> of(Place at, HitFacts hit) {
    List<String> names = new ArrayList<>(hit.tags().size() + 2);
    names.add(key(at.namespace, at.key));
    names.add(namespace(at.namespace));
    hit.tags().forEach(each -> names.add(tag(each)));
    return List.copyOf(names);
  }

  static List<String> of(Event.Invalidation told) {
    List<String> names = new ArrayList<>();
    told.keys().forEach(each -> names.add(key(told.namespace(), each)));
    told.tags().forEach(each -> names.add(tag(each)));
    told.scopes().forEach(each -> names.add(tag(each)));
    if (told.what() == Event.What.NAMESPACE) {
      names.add(namespace(told.namespace()));
    }
    return names;
  }
}
