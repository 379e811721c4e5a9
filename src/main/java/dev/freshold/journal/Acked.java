package dev.freshold.journal;

import java.util.List;

/**
 * How far an invalidation has got.
 *
 * @param nodes which had to be waited for, and are known to serve nothing older
 * @param all whether no node anywhere serves anything older
 * @param pending names of nodes that may still do so, as far as they are known
 */
public record Acked(int nodes, boolean all, List<String> pending) {

  public Acked {
    pending = List.copyOf(pending);
  }
}
