package dev.freshold.model;

/**
 * The full address of an entry.
 *
 * @param schema the caller's schema version; entries of different schema versions live side by
 *     side, and an invalidation of the key meets them all
 */
public record EntryKey(Tenant tenant, String namespace, String schema, String key) {

  /** The most bytes of UTF-8 that a key may have. */
  public static final int MAX_KEY_BYTES = 512;

  /** The most characters that a schema version may have. */
  public static final int MAX_SCHEMA_LENGTH = 64;

  /** The key without its schema version, which is what is invalidated, fenced and waited for. */
  public String subject() {
    return subject(namespace, key);
  }

  /**
   * The same for a key that has not become an address yet. Namespaces hold no colon, so this is
   * one-to-one.
   */
  public static String subject(String namespace, String key) {
    return namespace + ':' + key;
  }

  /** The namespace in a {@link #subject()}. */
  public static String namespaceOf(String subject) {
    return subject.substring(0, subject.indexOf(':'));
  }

  /** The key in a {@link #subject()}. */
  public static String keyOf(String subject) {
    return subject.substring(subject.indexOf(':') + 1);
  }

  /**
   * Unique within the tenant. Neither namespaces nor schema versions hold a colon, so this is
   * one-to-one.
   */
  public String path() {
    return namespace + ':' + schema + ':' + key;
  }
}
