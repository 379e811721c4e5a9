package dev.freshold.client.commit;

import dev.freshold.client.BustOptions;
import dev.freshold.client.Freshold;
import dev.freshold.client.KeyVersion;
import java.util.List;

/**
 * An invalidation that is sent after a commit. A second one with the same id has no second effect.
 */
public sealed interface Bust {
  /** Invalidates a key of a namespace. */
  static Bust key(String namespace, String key) {
    return new Keys(namespace, List.of(KeyVersion.of(key)));
  }

  /** Invalidates a key of a namespace below the version that it has reached. */
  static Bust key(String namespace, String key, long version) {
    return new Keys(namespace, List.of(KeyVersion.of(key, version)));
  }

  /** Invalidates everything that carries one of the tags. */
  static Bust tags(String... tags) {
    return new Tags(List.of(tags));
  }

  /** Bumps a scope ("user:42"). */
  static Bust scope(String scope) {
    return new Scope(scope);
  }

  /** Bumps a namespace. */
  static Bust namespace(String namespace) {
    return new Namespace(namespace);
  }

  /** Carries it out. */
  void send(Freshold client, BustOptions options);

  /**
   * Keys of a namespace.
   *
   * @param namespace theirs
   * @param keys at most 256
   */
  record Keys(String namespace, List<KeyVersion> keys) implements Bust {
    /** Copies the keys. */
    public Keys {
      keys = List.copyOf(keys);
    }

    @Override
    public void send(Freshold client, BustOptions options) {
      client.invalidate(namespace, keys, options);
    }
  }

  /**
   * Everything that carries one of the tags.
   *
   * @param tags at most 32
   */
  record Tags(List<String> tags) implements Bust {
    /** Copies the tags. */
    public Tags {
      tags = List.copyOf(tags);
    }

    @Override
    public void send(Freshold client, BustOptions options) {
      client.invalidateTag(tags, options);
    }
  }

  /**
   * A scope.
   *
   * @param scope its name
   */
  record Scope(String scope) implements Bust {
    @Override
    public void send(Freshold client, BustOptions options) {
      client.bumpScope(scope, options);
    }
  }

  /**
   * A whole namespace.
   *
   * @param namespace its name
   */
  record Namespace(String namespace) implements Bust {
    @Override
    public void send(Freshold client, BustOptions options) {
      client.bumpNamespace(namespace, options);
    }
  }
}
