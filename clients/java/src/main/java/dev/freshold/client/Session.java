package dev.freshold.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries receipts and versions from answer to call, so that one sees one's own writes, whichever
 * node is asked. Made by {@link Freshold#session}, used by {@link Cache#within} and {@link
 * Freshold#within}.
 *
 * <p>It holds the newest receipt that it has seen, and the highest versions of the last 1,024 keys.
 */
public final class Session {
  private static final int REMEMBERED = 1024;

  private record Key(String namespace, String key) {}

  private final Map<Key, Long> versions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
          return size() > REMEMBERED;
        }
      };
  private @Nullable String receipt;

  Session(@Nullable String receipt) {
    this.receipt = receipt;
  }

  /**
   * The newest receipt that the session has seen; empty before the first answer. Another process
   * can go on from it.
   */
  public synchronized String receipt() {
    return receipt == null ? "" : receipt;
  }

  synchronized void saw(String seen) {
    receipt = Position.newer(receipt, seen);
  }

  synchronized void sawVersion(String namespace, String key, @Nullable Long version) {
    if (version != null) {
      versions.merge(new Key(namespace, key), version, Math::max);
    }
  }

  synchronized @Nullable Long version(String namespace, String key) {
    return versions.get(new Key(namespace, key));
  }

  /** Fills in what the caller has not given. */
  GetOptions quote(String namespace, String key, GetOptions given) {
    GetOptions quoted = quote(given);
    Long version = given.minVersion() == null ? version(namespace, key) : null;
    return version == null ? quoted : quoted.minVersion(version);
  }

  GetOptions quote(GetOptions given) {
    String seen = receipt();
    return given.receipt() != null || seen.isEmpty() ? given : given.receipt(seen);
  }

  void learn(String namespace, String key, Answer answer) {
    saw(answer.receipt());
    if (answer instanceof Answer.Found found) {
      sawVersion(namespace, key, found.facts().version());
    }
  }
}
