package dev.freshold.client;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Which copies there are, and by which names they are met. All but {@link #evicted} is guarded by
 * the lock of the near cache.
 */
final class CopyIndex {
  private final Set<Copy> all = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<String, Set<Copy>> byName = new HashMap<>();
  private final Queue<Copy> evicted = new ConcurrentLinkedQueue<>();
  private long weight;

  int entries() {
    return all.size();
  }

  long weight() {
    return weight;
  }

  void add(Copy copy) {
    all.add(copy);
    weight += copy.weight;
    copy.names.forEach(name -> byName.computeIfAbsent(name, unknown -> new HashSet<>()).add(copy));
  }

  boolean remove(Copy copy) {
    if (!all.remove(copy)) {
      return false;
    }
    weight -= copy.weight;
    for (String name : copy.names) {
      Set<Copy> met = byName.get(name);
      if (met != null && met.remove(copy) && met.isEmpty()) {
        byName.remove(name);
      }
    }
    return true;
  }

  void removeAll() {
    all.clear();
    byName.clear();
    weight = 0;
  }

  List<Copy> named(String name) {
    Set<Copy> met = byName.get(name);
    return met == null ? List.of() : List.copyOf(met);
  }

  /** In any thread, without the lock. */
  void evicted(Copy copy) {
    evicted.add(copy);
  }

  /** Removes what was evicted, and says how many. */
  int clear() {
    int gone = 0;
    for (Copy copy = evicted.poll(); copy != null; copy = evicted.poll()) {
      gone += remove(copy) ? 1 : 0;
    }
    return gone;
  }
}
