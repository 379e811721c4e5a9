package dev.freshold.testing.history;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells how a violation came about: what happened to the key from the first of the events that make
 * it to the last, in the order in which it was invoked. The events that make it bear a star.
 */
final class Story {

  /** Of a long story, the beginning and the end are told. */
  private static final int MOST_LINES = 80;

  private Story() {}

  static List<String> of(History history, EntryKey key, @Nullable Event... making) {
    List<Event> stars = Arrays.stream(making).filter(Objects::nonNull).toList();
    Moment from = stars.stream().map(Event::invoked).min(Moment::compareTo).orElseThrow();
    Moment to = stars.stream().map(Event::returned).max(Moment::compareTo).orElseThrow();
    long start = history.events().getFirst().invoked().nanos();
    Set<Subject> subjects = history.subjects(key);
    List<String> lines =
        Stream.concat(
                history.events().stream()
                    .filter(event -> !event.returned().isBefore(from))
                    .filter(event -> !to.isBefore(event.invoked()))
                    .filter(event -> event.concerns(key, subjects)),
                stars.stream())
            .distinct()
            .sorted(Comparator.comparing(Event::invoked))
            .map(event -> line(event, stars.contains(event), start))
            .toList();
    return lines.size() <= MOST_LINES ? lines : shortened(lines);
  }

  private static List<String> shortened(List<String> lines) {
    List<String> stars = lines.stream().filter(line -> line.startsWith("*")).toList();
    List<String> kept = new ArrayList<>(stars.subList(0, stars.size() - 1));
    kept.add("  ... " + (lines.size() - MOST_LINES) + " lines are left out ...");
    kept.addAll(lines.subList(lines.size() - MOST_LINES, lines.size()));
    return kept;
  }

  private static String line(Event event, boolean star, long start) {
    return "%s %10s - %10s  %-6s %s"
        .formatted(
            star ? "*" : " ",
            Words.time(event.invoked(), start),
            Words.time(event.returned(), start),
            event.where(),
            event.words());
  }
}
