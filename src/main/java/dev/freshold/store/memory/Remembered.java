package dev.freshold.store.memory;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Control state in the order in which it was last written: forgotten when it is too old to matter,
 * and never alone (rule R11). Where there is more of it than the limit, the oldest is forgotten
 * early, and {@link #floor()} says up to which number: whatever was loaded before that counts as
 * dead.
 *
 * @param <K> what it is remembered of
 * @param <V> what is remembered
 */
final class Remembered<K, V> {

  /** How many are looked at for each one written: enough to keep up, and bounded. */
  private static final int SWEPT_AT_ONCE = 4;

  private record Slot<V>(V value, long number, long writtenAt) {}

  private final Map<K, Slot<V>> slots = new LinkedHashMap<>();
  private final long lifeMillis;
  private final int limit;
  private long floor;

  Remembered(long lifeMillis, int limit) {
    this.lifeMillis = lifeMillis;
    this.limit = limit;
  }

  @Nullable V get(K key) {
    Slot<V> slot = slots.get(key);
    return slot == null ? null : slot.value();
  }

  V getOrDefault(K key, V otherwise) {
    V value = get(key);
    return value == null ? otherwise : value;
  }

  /** Writes under the number of an invalidation, and forgets what has had its time. */
  void put(K key, V value, long number, long now) {
    slots.remove(key);
    slots.put(key, new Slot<>(value, number, now));
    forget(now);
  }

  /** Changes what is remembered, but not since when. */
  void replace(K key, V value) {
    slots.computeIfPresent(key, (same, slot) -> new Slot<>(value, slot.number(), slot.writtenAt()));
  }

  /** Everything loaded before this number is dead. */
  long floor() {
    return floor;
  }

  int size() {
    return slots.size();
  }

  private void forget(long now) {
    Iterator<Slot<V>> oldest = slots.values().iterator();
    for (int i = 0; i < SWEPT_AT_ONCE && oldest.hasNext(); i++) {
      Slot<V> slot = oldest.next();
      boolean crowded = slots.size() > limit;
      if (!crowded && now - slot.writtenAt() <= lifeMillis) {
        return;
      }
      oldest.remove();
      floor = crowded ? slot.number() : floor;
    }
  }
}
