package dev.freshold.testing.history;

import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Version;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An invalidation.
 *
 * @param reach how far it was answered to have got; how far it was asked to get, if it was not
 *     answered
 * @param first when it was asked for the first time: a retry with the same identity has no second
 *     effect, and promises what the first would have
 * @param receipt null: it failed, and nobody knows whether it has taken, or will yet take, effect
 */
public record Invalidation(
    String where,
    List<Target> targets,
    boolean soft,
    Reach reach,
    Moment first,
    Moment invoked,
    Moment returned,
    @Nullable Receipt receipt)
    implements Event {

  public Invalidation {
    targets = List.copyOf(targets);
  }

  /** What was invalidated. */
  public sealed interface Target {

    /**
     * One key of one namespace.
     *
     * @param subject {@link EntryKey#subject()}
     * @param version what the key has reached: a value that has got there is not meant; null: any
     *     value is
     */
    record Key(String subject, @Nullable Version version) implements Target {
      @Override
      public String toString() {
        return version == null ? subject : subject + " below version " + version;
      }
    }

    /** Everything to which a tag, a scope or a namespace applies. */
    record All(Subject subject) implements Target {
      @Override
      public String toString() {
        return "all of " + subject;
      }
    }
  }

  /** It was carried out, as far as its answer says. */
  public boolean isAnswered() {
    return receipt != null;
  }

  /** Whether what was put with these is meant. */
  public boolean meets(EntryKey key, Set<Subject> subjects, @Nullable Version version) {
    return targets.stream()
        .anyMatch(
            target ->
                switch (target) {
                  case Target.Key one ->
                      one.subject().equals(key.subject()) && isBelow(version, one.version());
                  case Target.All all -> subjects.contains(all.subject());
                });
  }

  private static boolean isBelow(@Nullable Version version, @Nullable Version reached) {
    return version == null || reached == null || version.isBelow(reached);
  }

  @Override
  public boolean concerns(EntryKey key, Set<Subject> subjects) {
    return meets(key, subjects, null);
  }

  @Override
  public String words() {
    return "%s invalidation of %s to reach %s%s: %s%s"
        .formatted(
            soft ? "soft" : "hard",
            targets.stream().map(Target::toString).collect(Collectors.joining(", ")),
            reach,
            first.equals(invoked) ? "" : ", again",
            isAnswered() ? "OK" : "unknown",
            Words.receipt(receipt));
  }
}
