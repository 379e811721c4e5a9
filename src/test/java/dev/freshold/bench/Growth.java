package dev.freshold.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What was measured along one axis.
 *
 * @param axis its name, which is that of its files
 * @param unit what is counted along it
 * @param notes figures that are not of a call, such as bytes of an entry
 */
record Growth(String axis, String unit, List<Reading> readings, List<Note> notes) {

  /** A figure by itself, at a place of the axis. */
  record Note(String what, long x, double figure) {}

  Growth {
    readings = List.copyOf(readings);
    notes = List.copyOf(notes);
  }

  List<String> works() {
    return readings.stream().map(Reading::work).distinct().toList();
  }

  List<Reading> of(String work) {
    return readings.stream().filter(one -> one.work().equals(work)).toList();
  }

  /** Its tables, as they stand in the page. */
  String table() {
    List<String> lines = new ArrayList<>();
    if (readings.isEmpty()) {
      return figures();
    }
    lines.add(
        "| work | "
            + unit
            + " | calls a second | against the first | p50, µs | against the first | p99, µs |"
            + " nodes, µs a call | Redis, µs a call | commands a call |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|");
    readings.forEach(one -> lines.add(line(one)));
    return String.join("\n", lines) + (notes.isEmpty() ? "" : "\n\n" + figures());
  }

  /** A line for each kind of figure, a column for each place. */
  private String figures() {
    List<Long> places = notes.stream().map(Note::x).distinct().sorted().toList();
    List<String> lines = new ArrayList<>();
    lines.add(
        "| "
            + unit
            + places.stream()
                .map("%,d"::formatted)
                .collect(Collectors.joining(" | ", " | ", " |")));
    lines.add("|---|" + "---|".repeat(places.size()));
    notes.stream()
        .map(Note::what)
        .distinct()
        .forEach(
            what ->
                lines.add(
                    "| "
                        + what
                        + places.stream()
                            .map(x -> figure(what, x))
                            .collect(Collectors.joining(" | ", " | ", " |"))));
    return String.join("\n", lines);
  }

  private String figure(String what, long x) {
    return notes.stream()
        .filter(note -> note.what().equals(what) && note.x() == x)
        .map(note -> Spread.number(note.figure()))
        .findFirst()
        .orElse("");
  }

  private static String line(Reading one) {
    return "| %s | %,d | %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            one.work(),
            one.x(),
            Spread.number(one.of(Sample::perSecond).median()),
            one.relative(Sample::perSecond).text(),
            Spread.number(one.of(Sample::p50).median()),
            one.relative(Sample::p50).text(),
            Spread.number(one.of(Sample::p99).median()),
            Spread.number(one.of(Sample::nodeMicros).median()),
            Spread.number(one.of(Sample::redisMicros).median()),
            Spread.number(one.of(Sample::commands).median()));
  }

  /** Throughput on the left, latency on the right. */
  String picture() {
    List<LogPlot.Curve> rates = new ArrayList<>();
    List<LogPlot.Curve> times = new ArrayList<>();
    List<String> works = works();
    for (int i = 0; i < works.size(); i++) {
      String work = works.get(i);
      rates.add(new LogPlot.Curve(work, dots(work, Sample::perSecond), i, false));
      times.add(new LogPlot.Curve(work + ", p50", dots(work, Sample::p50), i, false));
      times.add(new LogPlot.Curve(work + ", p99", dots(work, Sample::p99), i, true));
    }
    return LogPlot.svg(
        List.of(
            new LogPlot.Panel(unit, "calls a second", rates),
            new LogPlot.Panel(unit, "microseconds", times)));
  }

  private List<LogPlot.Dot> dots(String work, ToDoubleFunction<Sample> figure) {
    return of(work).stream().map(one -> new LogPlot.Dot(one.x(), one.of(figure))).toList();
  }

  /** All of it, for programs. */
  String json(String about) {
    String all =
        readings.stream()
            .map(Growth::json)
            .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    String others =
        notes.stream()
            .map(
                note ->
                    "{\"what\": \"%s\", \"x\": %d, \"figure\": %s}"
                        .formatted(note.what(), note.x(), note.figure()))
            .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    return """
    {
      "axis": "%s",
      "unit": "%s",
      "about": "%s",
      "readings": %s,
      "notes": %s
    }
    """
        .formatted(axis, unit, about, all, others);
  }

  private static String json(Reading one) {
    return "{\"work\": \"%s\", \"x\": %d, \"rounds\": %s, \"first\": %s}"
        .formatted(one.work(), one.x(), json(one.rounds()), json(one.beside()));
  }

  private static String json(List<Sample> samples) {
    return samples.stream()
        .map(
            one ->
                "{\"perSecond\": %s, \"p50\": %s, \"p99\": %s, \"nodeMicros\": %s, \"redisMicros\": %s, \"commands\": %s, \"scripts\": %s}"
                    .formatted(
                        one.perSecond(),
                        one.p50(),
                        one.p99(),
                        one.nodeMicros(),
                        one.redisMicros(),
                        one.commands(),
                        one.scripts()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
