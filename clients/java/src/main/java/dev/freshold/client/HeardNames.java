package dev.freshold.client;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When names were last invalidated, of the newest 16,384. What had to be forgotten counts for all.
 * Guarded by the lock of the near cache.
 */
final class HeardNames {
  private static final int REMEMBERED = 16_384;

  /**
   * The number of the newest invalidation heard of a name, and of the newest write of one's own.
   */
  private record Heard(long number, long own) {
    private static final Heard NOTHING = new Heard(0, 0);
  }

  private final Map<String, Heard> byName = new LinkedHashMap<>();
  private long floor;
  private long own;
  private long ownFloor;

  long own() {
    return own;
  }

  void heard(String name, long number) {
    Heard before = byName.getOrDefault(name, Heard.NOTHING);
    note(name, new Heard(Math.max(before.number, number), before.own));
  }

  void wrote(Collection<String> names) {
    own++;
    for (String name : names) {
      note(name, new Heard(byName.getOrDefault(name, Heard.NOTHING).number, own));
    }
  }

  private void note(String name, Heard heard) {
    byName.remove(name);
    byName.put(name, heard);
    if (byName.size() > REMEMBERED) {
      Iterator<Heard> oldest = byName.values().iterator();
      Heard gone = oldest.next();
      oldest.remove();
      floor = Math.max(floor, gone.number);
      ownFloor = Math.max(ownFloor, gone.own);
    }
  }

  /** Begins anew: of what came up to a number nothing is known. */
  void forget(long number) {
    byName.clear();
    floor = number;
    own++;
    ownFloor = own;
  }

  /**
   * Something that meets one of the names came after a read of that position, or was written since
   * it was begun.
   */
  boolean overtook(List<String> names, long position, long begun) {
    if (position < floor || begun < ownFloor) {
      return true;
    }
    for (String name : names) {
      Heard met = byName.get(name);
      if (met != null && (met.number > position || met.own > begun)) {
        return true;
      }
    }
    return false;
  }
}
