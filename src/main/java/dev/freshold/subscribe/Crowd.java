package dev.freshold.subscribe;

import dev.freshold.store.JournalRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The subscribers of one journal, by what they asked for: a record is held against each selector
 * once, however many share it, as the near caches of one service do.
 *
 * <p>They come and go under the lock of their hub; meanwhile anybody may look at them.
 */
final class Crowd {

  private final Map<Selector, Set<Subscription>> bySelector = new ConcurrentHashMap<>();
  private final Set<Subscription> beginning = ConcurrentHashMap.newKeySet();

  void add(Subscription subscription) {
    beginning.add(subscription);
    bySelector
        .computeIfAbsent(subscription.selector(), first -> ConcurrentHashMap.newKeySet())
        .add(subscription);
  }

  /** It has a place in the journal now, and waits for nothing but what it asked for. */
  void begun(Subscription subscription) {
    beginning.remove(subscription);
  }

  /** Says whether it was there. */
  boolean remove(Subscription subscription) {
    beginning.remove(subscription);
    Selector selector = subscription.selector();
    Set<Subscription> same = bySelector.get(selector);
    if (same == null || !same.remove(subscription)) {
      return false;
    }
    if (same.isEmpty()) {
      bySelector.remove(selector);
    }
    return true;
  }

  boolean isEmpty() {
    return bySelector.isEmpty();
  }

  Stream<Subscription> stream() {
    return bySelector.values().stream().flatMap(Set::stream);
  }

  void forEach(Consumer<Subscription> step) {
    bySelector.values().forEach(same -> same.forEach(step));
  }

  /** Those who asked for any of the records, and those who have not begun. */
  void forEachConcerned(List<JournalRecord> records, Consumer<Subscription> step) {
    beginning.forEach(step);
    bySelector.forEach(
        (selector, same) -> {
          if (selector.meetsAny(records)) {
            same.forEach(step);
          }
        });
  }
}
