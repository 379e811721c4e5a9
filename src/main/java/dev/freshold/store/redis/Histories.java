package dev.freshold.store.redis;

import dev.freshold.model.Epoch;
import dev.freshold.model.Tenant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The epochs that partitions have left, as far as any connection of this store has learned.
 *
 * <p>After a failover one connection may still stand to the old primary, which goes on in the old
 * epoch as if nothing had happened. As soon as another connection has learned the new one, nothing
 * that the first brings is to be trusted (rule R9).
 */
class Histories {

  /** Failovers are rare; who was left longer ago than this many is long gone. */
  private static final int REMEMBERED = 1_000;

  private final Map<Tenant, Epoch> current = new ConcurrentHashMap<>();
  private final Set<Epoch> over =
      Collections.newSetFromMap(
          Collections.synchronizedMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Epoch, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  /** A server has said that the partition is in that epoch; whatever it was in before is over. */
  void learn(Tenant tenant, Epoch epoch) {
    Epoch before = current.put(tenant, epoch);
    over.remove(epoch);
    if (before != null && !before.equals(epoch)) {
      over.add(before);
    }
  }

  /** Whether the partition is known to have left that epoch. */
  boolean isOver(Epoch epoch) {
    return !over.isEmpty() && over.contains(epoch);
  }
}
