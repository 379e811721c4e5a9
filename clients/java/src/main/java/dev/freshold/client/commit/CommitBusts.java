package dev.freshold.client.commit;

import dev.freshold.client.BustOptions;
import dev.freshold.client.Freshold;
import dev.freshold.client.FresholdException;
import java.util.ArrayList;
import java.util.List;

/** What to invalidate once a transaction is committed. For one thread, as its transaction is. */
public final class CommitBusts {
  private final List<Bust> busts = new ArrayList<>();

  /** None as yet. */
  public CommitBusts() {}

  /** Is sent after the commit, and not at all after a rollback. */
  public CommitBusts add(Bust bust) {
    busts.add(bust);
    return this;
  }

  /** A key of a namespace. */
  public CommitBusts invalidate(String namespace, String key) {
    return add(Bust.key(namespace, key));
  }

  /** A key of a namespace, below the version that it has reached. */
  public CommitBusts invalidate(String namespace, String key, long version) {
    return add(Bust.key(namespace, key, version));
  }

  /** Everything that carries one of the tags. */
  public CommitBusts invalidateTag(String... tags) {
    return add(Bust.tags(tags));
  }

  /** A scope. */
  public CommitBusts bumpScope(String scope) {
    return add(Bust.scope(scope));
  }

  /** A whole namespace. */
  public CommitBusts bumpNamespace(String namespace) {
    return add(Bust.namespace(namespace));
  }

  /**
   * Sends them in order, all of them whatever fails, and forgets them. Whoever has committed calls
   * it; the helpers do it themselves.
   *
   * @throws NotBustedException some of them failed
   */
  public void send(Freshold client) {
    List<Bust> failed = new ArrayList<>();
    FresholdException first = null;
    List<Bust> sending = List.copyOf(busts);
    busts.clear();
    for (Bust bust : sending) {
      try {
        bust.send(client, BustOptions.defaults());
      } catch (FresholdException e) {
        failed.add(bust);
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw new NotBustedException(failed, first);
    }
  }
}
