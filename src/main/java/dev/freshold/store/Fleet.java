package dev.freshold.store;

import dev.freshold.model.Receipt;
import java.util.List;

/**
 * Who serves copies of what lies in a partition.
 *
 * @param standing the epoch in force and the partition's counter
 * @param now the store's clock, in milliseconds
 * @param knownFor milliseconds for which every lease that was given is known here: a store that may
 *     have lost some, in a failover, knows them only since its epoch began
 * @param members of this epoch, by name
 */
public record Fleet(Receipt standing, long now, long knownFor, List<Member> members) {

  /** Of a store that cannot lose a lease. */
  public static final long ALWAYS = Long.MAX_VALUE;

  public Fleet {
    members = List.copyOf(members);
  }
}
