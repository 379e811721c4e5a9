package dev.freshold.config;

import dev.freshold.policy.NamespacePolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * How long values of a namespace live: read, completed and checked against each other. All of them
 * count from the start of a load but the two windows, which count from the end of the ttl.
 */
record Lives(
    Chosen<Duration> maxStaleness,
    Chosen<Duration> ttl,
    Chosen<Duration> staleWhileRevalidate,
    Chosen<Duration> staleIfError,
    Chosen<Duration> negativeNotFound,
    Chosen<Duration> negativeError) {

  private static final String MAX_STALENESS = "max-staleness";
  private static final String TTL = "ttl";
  private static final String REVALIDATE = "stale-while-revalidate";
  private static final String ON_ERROR = "stale-if-error";
  private static final String NOT_FOUND = "negative.not-found";
  private static final String ERROR = "negative.error";

  private static final Duration USUAL_TTL = Duration.ofSeconds(60);
  private static final Duration USUAL_NOT_FOUND = Duration.ofSeconds(10);
  private static final Duration USUAL_ERROR = Duration.ofSeconds(2);

  /** What was written, where it could be read. */
  private record Written(
      Optional<Chosen<Duration>> ttl,
      Optional<Chosen<Duration>> revalidate,
      Optional<Chosen<Duration>> onError,
      Optional<Chosen<Duration>> notFound,
      Optional<Chosen<Duration>> error) {

    static Written read(Group group) {
      return new Written(
          group.find(TTL, DurationFormat.INSTANCE),
          group.find(REVALIDATE, DurationFormat.INSTANCE),
          group.find(ON_ERROR, DurationFormat.INSTANCE),
          group.find(NOT_FOUND, DurationFormat.INSTANCE),
          group.find(ERROR, DurationFormat.INSTANCE));
    }

    Duration grace() {
      Duration one = revalidate.map(Chosen::value).orElse(Duration.ZERO);
      Duration other = onError.map(Chosen::value).orElse(Duration.ZERO);
      return one.compareTo(other) >= 0 ? one : other;
    }
  }

  /** Empty if there is no bound to measure them by; every fault has then been reported. */
  static Optional<Lives> read(Group group, Defaults defaults) {
    Optional<Chosen<Duration>> bound = bound(group);
    Written written = Written.read(group);
    bound.ifPresent(chosen -> check(group, chosen.value(), written));
    return bound.map(chosen -> complete(chosen, written, defaults));
  }

  private static Optional<Chosen<Duration>> bound(Group group) {
    if (!group.isWritten(MAX_STALENESS)) {
      group.missing(
          MAX_STALENESS, "write how old a value may get before it is never served again: 10m");
    }
    return group.find(MAX_STALENESS, DurationFormat.INSTANCE);
  }

  private static void check(Group group, Duration bound, Written written) {
    checkAgainst(group, TTL, written.ttl(), bound);
    checkAgainst(group, NOT_FOUND, written.notFound(), bound);
    checkAgainst(group, ERROR, written.error(), bound);
    checkWindow(group, REVALIDATE, written.revalidate(), written.ttl(), bound);
    checkWindow(group, ON_ERROR, written.onError(), written.ttl(), bound);
  }

  private static void checkAgainst(
      Group group, String name, Optional<Chosen<Duration>> written, Duration bound) {
    written
        .map(Chosen::value)
        .filter(value -> value.compareTo(bound) > 0)
        .ifPresent(
            value ->
                group.refuse(
                    name,
                    "exceeds max-staleness " + print(bound) + " by " + print(value.minus(bound)),
                    "write at most " + print(bound) + orRaise(value)));
  }

  /** With a ttl that is itself too long, or not written, a window must leave it something. */
  private static void checkWindow(
      Group group,
      String name,
      Optional<Chosen<Duration>> written,
      Optional<Chosen<Duration>> writtenTtl,
      Duration bound) {
    Duration window = written.map(Chosen::value).orElse(Duration.ZERO);
    Optional<Duration> ttl =
        writtenTtl.map(Chosen::value).filter(value -> value.compareTo(bound) <= 0);
    if (ttl.isEmpty() && window.compareTo(bound) >= 0) {
      group.refuse(
          name,
          "leaves no ttl, since it follows on the ttl and max-staleness is " + print(bound),
          "write less than " + print(bound));
    }
    ttl.filter(fresh -> fresh.plus(window).compareTo(bound) > 0)
        .ifPresent(fresh -> refuseSum(group, name, window, fresh, bound));
  }

  private static void refuseSum(
      Group group, String name, Duration window, Duration ttl, Duration bound) {
    Duration sum = ttl.plus(window);
    group.refuse(
        name,
        "and ttl %s make %s, which exceeds max-staleness %s by %s"
            .formatted(print(ttl), print(sum), print(bound), print(sum.minus(bound))),
        "write at most " + print(bound.minus(ttl)) + ", or lower ttl" + orRaise(sum));
  }

  private static String orRaise(Duration needed) {
    return needed.compareTo(NamespacePolicy.LONGEST_STALENESS) > 0
        ? ""
        : ", or raise max-staleness to " + print(needed);
  }

  private static Lives complete(Chosen<Duration> bound, Written written, Defaults defaults) {
    Duration most = bound.value();
    Chosen<Duration> ttl =
        written.ttl().orElseGet(() -> defaults.always(usualTtl(most, written.grace())));
    Duration left = most.minus(shorter(ttl.value(), most));
    Preset preset = defaults.preset();
    return new Lives(
        bound,
        ttl,
        written
            .revalidate()
            .orElseGet(() -> defaults.byPreset(preset.revalidate(ttl.value(), left))),
        written.onError().orElseGet(() -> defaults.byPreset(preset.onError(ttl.value(), left))),
        written.notFound().orElseGet(() -> defaults.always(shorter(USUAL_NOT_FOUND, most))),
        written.error().orElseGet(() -> defaults.always(shorter(USUAL_ERROR, most))));
  }

  /** So that every default of the windows still finds room behind it. */
  private static Duration usualTtl(Duration bound, Duration grace) {
    Duration half = Duration.ofMillis(bound.toMillis() / 2);
    return shorter(USUAL_TTL, shorter(half, bound.minus(shorter(grace, bound))));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static String print(Duration duration) {
    return DurationFormat.INSTANCE.print(duration);
  }
}
