package dev.freshold.testing.history;

import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Version;
import dev.freshold.testing.history.History.Origin;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * G1: no Get that starts after a hard invalidation was answered OK is served a value whose load
 * began before that invalidation.
 *
 * <p>Who may rely on it depends on how the namespace is kept coherent. Without copies in the nodes
 * every OK counts; a strict one keeps it for those that reached the FLEET; and in any namespace a
 * Get that quotes a receipt sees what was done up to there. An invalidation that failed promises
 * nothing. A soft one makes a remembered "there is no value" go like a hard one.
 *
 * <p>G1-data, where versions are given: no such Get is served an older version than was announced,
 * whenever its load began, unless the store has lost its history since.
 */
public final class G1Checker implements Checker {

  @Override
  public List<Violation> check(History history) {
    return history
        .all(Get.class)
        .map(get -> check(history, get))
        .filter(Objects::nonNull)
        .limit(MOST_TOLD)
        .toList();
  }

  private static @Nullable Violation check(History history, Get get) {
    Long load = get.answer().load();
    if (load == null) {
      return null;
    }
    Origin origin = history.origin(load);
    Invalidation broken = firstBroken(history, get, origin);
    return broken == null ? null : violation(history, get, origin, broken);
  }

  private static @Nullable Invalidation firstBroken(History history, Get get, Origin origin) {
    Put put = origin.put();
    return Stream.concat(
            missed(history, get.key(), put, origin.began()), unheard(history, get, put.version()))
        .filter(each -> !each.soft() || get.answer() instanceof Answer.Negative)
        .filter(each -> isPromised(history, get, each))
        .findFirst()
        .orElse(null);
  }

  /** What was asked for after the load began, and means what it has brought. */
  private static Stream<Invalidation> missed(
      History history, EntryKey key, Put put, @Nullable Moment began) {
    return began == null
        ? Stream.empty()
        : history
            .invalidations(key, put.subjects(), began)
            .filter(each -> each.meets(key, put.subjects(), put.version()));
  }

  /** What says that the key is beyond the version. */
  private static Stream<Invalidation> unheard(History history, Get get, @Nullable Version served) {
    return served == null
        ? Stream.empty()
        : history
            .announcing(get.key(), served)
            .filter(each -> !history.mayHaveLostHistory(each.first(), get.returned()));
  }

  private static boolean isPromised(History history, Get get, Invalidation invalidation) {
    return invalidation.isAnswered()
        && (get.quotes(invalidation.receipt(), invalidation.returned())
            || (invalidation.returned().isBefore(get.invoked())
                && binds(history, get.key(), invalidation.reach())));
  }

  private static boolean binds(History history, EntryKey key, Reach reach) {
    return switch (history.policy(key).coherence()) {
      case NONE -> true;
      case STRICT -> reach == Reach.FLEET;
      case BOUNDED -> false;
    };
  }

  private static Violation violation(
      History history, Get get, Origin origin, Invalidation invalidation) {
    Moment began = origin.began();
    boolean dataOnly = began == null || !began.isBefore(invalidation.first());
    return new Violation(
        dataOnly ? "G1-data" : "G1",
        "%s was served load %d after the %s was answered OK"
            .formatted(
                get.key().subject(),
                origin.load().id(),
                dataOnly ? "bust of a newer version" : "invalidation of what it had read"),
        Story.of(history, get.key(), origin.load(), origin.put(), invalidation, get));
  }
}
