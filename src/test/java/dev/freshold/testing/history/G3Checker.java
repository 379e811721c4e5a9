package dev.freshold.testing.history;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * G3: at most one load for each key and generation in the fleet, which is to say that no two leases
 * of a key live at the same time.
 *
 * <p>A lease lives for certain from the moment at which its holder knows of it, until the holder
 * puts or gives it back, or its time is over as counted from before it was asked for. Two may live
 * at once where something came in between: an invalidation that meets the key, a put without a
 * lease, a loss of the store's history, or another epoch, in which leases of the last one are worth
 * nothing. A Redis begins one without a loss, too: it changes its replication id when a first
 * replica attaches.
 */
public final class G3Checker implements Checker {

  private final long slack;

  /**
   * A checker.
   *
   * @param slack by how much earlier than counted here a lease may run out, its clock being another
   */
  public G3Checker(Duration slack) {
    this.slack = slack.toNanos();
  }

  /** A lease, and the time for which it lives for certain. */
  private record Tenure(Get grant, @Nullable Event end, long expiry) {

    Moment from() {
      return grant.returned();
    }

    boolean livesAt(Moment moment) {
      return moment.nanos() < expiry && (end == null || moment.isBefore(end.invoked()));
    }
  }

  @Override
  public List<Violation> check(History history) {
    Map<String, Event> ends = ends(history);
    Map<EntryKey, List<Tenure>> tenures = new HashMap<>();
    history
        .all(Get.class)
        .sorted((one, other) -> one.returned().compareTo(other.returned()))
        .forEach(get -> note(get, ends, tenures));
    return tenures.values().stream()
        .flatMap(ofOneKey -> check(history, ofOneKey))
        .limit(MOST_TOLD)
        .toList();
  }

  /** The first end of each lease, by its token. */
  private static Map<String, Event> ends(History history) {
    Map<String, Event> ends = new HashMap<>();
    for (Event event : history.events()) {
      String token =
          switch (event) {
            case Put put -> put.token();
            case Abandon abandon -> abandon.token();
            case Commit commit -> null;
            case Fault fault -> null;
            case Get get -> null;
            case Invalidation invalidation -> null;
            case Load load -> null;
          };
      if (token != null) {
        ends.putIfAbsent(token, event);
      }
    }
    return ends;
  }

  private void note(Get get, Map<String, Event> ends, Map<EntryKey, List<Tenure>> tenures) {
    Answer.Lease lease = get.answer().lease();
    if (lease != null) {
      long expiry = get.invoked().nanos() + Duration.ofMillis(lease.millis()).toNanos() - slack;
      tenures
          .computeIfAbsent(get.key(), same -> new ArrayList<>())
          .add(new Tenure(get, ends.get(lease.token()), expiry));
    }
  }

  /** The tenures are in the order in which they began for certain. */
  private static Stream<Violation> check(History history, List<Tenure> tenures) {
    List<Violation> violations = new ArrayList<>();
    List<Tenure> living = new ArrayList<>();
    for (Tenure tenure : tenures) {
      if (!tenure.livesAt(tenure.from())) {
        continue;
      }
      living.removeIf(other -> !other.livesAt(tenure.from()));
      for (Tenure other : living) {
        if (!isExcused(history, other, tenure)) {
          violations.add(violation(history, other, tenure));
        }
      }
      living.add(tenure);
    }
    return violations.stream();
  }

  private static boolean isExcused(History history, Tenure one, Tenure other) {
    Moment from = earlier(one.grant().invoked(), other.grant().invoked());
    Moment to = other.from();
    EntryKey key = one.grant().key();
    Set<Subject> subjects = history.subjects(key);
    return isOfAnotherEpoch(one, other)
        || history.mayHaveLostHistory(from, to)
        || history
            .invalidations(key, subjects, null)
            .anyMatch(each -> mayFallBetween(each, each.isAnswered(), from, to))
        || history.putsWithoutLease(key).stream()
            .anyMatch(put -> mayFallBetween(put, put.outcome() != Put.Outcome.UNKNOWN, from, to));
  }

  private static boolean isOfAnotherEpoch(Tenure one, Tenure other) {
    Receipt first = one.grant().answer().receipt();
    Receipt second = other.grant().answer().receipt();
    return first != null && second != null && !first.epoch().equals(second.epoch());
  }

  /** What was not answered may take effect at any time after it was asked for. */
  private static boolean mayFallBetween(Event event, boolean answered, Moment from, Moment to) {
    return !to.isBefore(event.invoked()) && !(answered && event.returned().isBefore(from));
  }

  private static Moment earlier(Moment one, Moment other) {
    return one.isBefore(other) ? one : other;
  }

  private static Violation violation(History history, Tenure one, Tenure other) {
    return new Violation(
        "G3",
        "two leases of %s live at once".formatted(one.grant().key().subject()),
        Story.of(history, one.grant().key(), one.grant(), other.grant(), one.end(), other.end()));
  }
}
