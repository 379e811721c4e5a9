package dev.freshold.client;

/**
 * Where a value stands. Its hash is made once, and the parts that differ most are compared first.
 */
final class Place {
  final String namespace;
  final String schema;
  final String key;
  private final int hash;

  Place(String namespace, String schema, String key) {
    this(namespace, schema, hashOf(namespace, schema), key);
  }

  /** With the hash of namespace and schema version, which a cache knows already. */
  Place(String namespace, String schema, int prefix, String key) {
    this.namespace = namespace;
    this.schema = schema;
    this.key = key;
    this.hash = prefix + key.hashCode();
  }

  static int hashOf(String namespace, String schema) {
    return 31 * (31 * namespace.hashCode() + schema.hashCode());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Place at
        && hash == at.hash
        && key.equals(at.key)
        && namespace.equals(at.namespace)
        && schema.equals(at.schema);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return namespace + "/" + schema + "/" + key;
  }
}
