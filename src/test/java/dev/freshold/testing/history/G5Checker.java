package dev.freshold.testing.history;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * G5: versions never go back within a session that quotes receipts and minimum versions, whichever
 * nodes it asks.
 *
 * <p>A Get is never served less than the minimum version that it quotes, nor less than its session
 * has seen before, if it quotes one; its answer is never from before the receipt that it quotes;
 * and no version is served that had been replaced by then. (That a quoted invalidation is seen is
 * {@link G1Checker}'s.)
 */
public final class G5Checker implements Checker {

  /** What one session has seen of one key. */
  private static final class Memory {
    private final List<Get> overlapping = new ArrayList<>();
    private @Nullable Get newest;

    /** The answer of the highest version that was there before the Get was invoked. */
    @Nullable Get before(History history, Get get) {
      for (Iterator<Get> each = overlapping.iterator(); each.hasNext(); ) {
        Get other = each.next();
        if (other.returned().isBefore(get.invoked())) {
          each.remove();
          Version seen = served(history, other);
          Version highest = newest == null ? null : served(history, newest);
          newest = seen != null && (highest == null || highest.isBelow(seen)) ? other : newest;
        }
      }
      overlapping.add(get);
      return newest;
    }
  }

  private record Reader(String session, EntryKey key) {}

  @Override
  public List<Violation> check(History history) {
    Map<EntryKey, List<Put>> stored = new HashMap<>();
    history
        .all(Put.class)
        .filter(put -> put.outcome() == Put.Outcome.STORED && put.version() != null)
        .forEach(put -> stored.computeIfAbsent(put.key(), same -> new ArrayList<>()).add(put));
    Map<Reader, Memory> sessions = new HashMap<>();
    return history
        .all(Get.class)
        .flatMap(
            get -> {
              Reader reader = new Reader(get.session(), get.key());
              Memory memory = sessions.computeIfAbsent(reader, same -> new Memory());
              Get before = memory.before(history, get);
              return check(history, get, before, stored.getOrDefault(get.key(), List.of()));
            })
        .limit(MOST_TOLD)
        .toList();
  }

  private static Stream<Violation> check(
      History history, Get get, @Nullable Get before, List<Put> stored) {
    return Stream.of(
            belowMinimum(history, get),
            backInSession(history, get, before),
            beforeReceipt(history, get),
            replaced(history, get, stored))
        .filter(Objects::nonNull);
  }

  private static @Nullable Violation belowMinimum(History history, Get get) {
    Version least = get.quotes().minVersion();
    return least == null || get.answer().load() == null || isAtLeast(served(history, get), least)
        ? null
        : violation(history, get, "was served less than version " + least, null);
  }

  private static @Nullable Violation backInSession(History history, Get get, @Nullable Get before) {
    Version seen = before == null ? null : served(history, before);
    return seen == null
            || get.quotes().minVersion() == null
            || get.answer().load() == null
            || isAtLeast(served(history, get), seen)
        ? null
        : violation(history, get, "goes back from version " + seen, before);
  }

  private static @Nullable Violation beforeReceipt(History history, Get get) {
    Receipt quoted = get.quotes().receipt();
    Receipt seen = get.answer().receipt();
    boolean behind =
        quoted != null
            && seen != null
            && quoted.epoch().equals(seen.epoch())
            && seen.position() < quoted.position();
    return behind ? violation(history, get, "is answered from before its receipt", null) : null;
  }

  private static @Nullable Violation replaced(History history, Get get, List<Put> stored) {
    Version served = served(history, get);
    if (served == null || get.quotes().receipt() == null) {
      return null;
    }
    return stored.stream()
        .filter(put -> put.version() != null && served.isBelow(put.version()))
        .filter(put -> get.quotes(put.receipt(), put.returned()))
        .filter(put -> wasThereBefore(history, get, put))
        .findFirst()
        .map(put -> violation(history, get, "was served what its receipt says is replaced", put))
        .orElse(null);
  }

  /** What was put later than the higher version has not been replaced by it. */
  private static boolean wasThereBefore(History history, Get get, Put newer) {
    Long load = get.answer().load();
    return load != null
        && history.origin(load).puts().stream()
            .allMatch(
                put ->
                    put.outcome() != Put.Outcome.UNKNOWN
                        && put.returned().isBefore(newer.invoked()));
  }

  /** Null: nothing, or nothing with a version. */
  private static @Nullable Version served(History history, Get get) {
    Long load = get.answer().load();
    return load == null ? null : history.origin(load).put().version();
  }

  private static boolean isAtLeast(@Nullable Version served, Version least) {
    return served != null && !served.isBelow(least);
  }

  private static Violation violation(
      History history, Get get, String fault, @Nullable Event other) {
    Long load = get.answer().load();
    return new Violation(
        "G5",
        "%s %s in %s".formatted(get.key().subject(), fault, get.session()),
        Story.of(history, get.key(), load == null ? null : history.origin(load).put(), other, get));
  }
}
