package dev.freshold.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was measured, as a page and as JSON. Other benches leave rows of the same kind in files of
 * their own ({@code target/bench/*.row}), one a line, separated by tabs: goal, what, figure,
 * against, target, verdict; they are taken over.
 */
final class Report {

  private final List<Row> rows = new ArrayList<>();
  private final List<String> details = new ArrayList<>();

  /**
   * One line of the table of goals.
   *
   * @param goal such as S1
   * @param met yes, no, or empty where no goal is set
   */
  record Row(String goal, String what, String figure, String target, String met) {}

  /** A figure that has a goal: at least so much. */
  void atLeast(String goal, String what, Spread figure, double target) {
    rows.add(
        new Row(
            goal,
            what,
            figure.text(),
            "at least " + Spread.number(target),
            figure.median() >= target ? "yes" : "no"));
  }

  /** A figure that has a goal: at most so much. */
  void atMost(String goal, String what, Spread figure, double target) {
    rows.add(
        new Row(
            goal,
            what,
            figure.text(),
            "at most " + Spread.number(target),
            figure.median() <= target ? "yes" : "no"));
  }

  /** A figure without a goal. */
  void note(String goal, String what, String figure) {
    rows.add(new Row(goal, what, figure, "", ""));
  }

  /** How a work went, in full. */
  void detail(Work work) {
    details.add(
        "| %s | %s | %s | %s | %s | %s | %s |"
            .formatted(
                work.name(),
                work.of(Work.Measured::perSecond).text(),
                work.of(Work.Measured::cpuMicros).text(),
                work.of(one -> one.load().p50()).text(),
                work.of(one -> one.load().p99()).text(),
                Spread.number(100 * work.of(Work.Measured::generatorBusy).median()) + " %",
                Spread.number(100 * work.of(Work.Measured::stolen).median()) + " %"));
  }

  /** Takes over what other benches have left there. */
  void takeOver(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".row")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          String[] cells = line.split("\t", -1);
          if (cells.length == 5) {
            rows.add(new Row(cells[0], cells[1], cells[2], cells[3], cells[4]));
          }
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  String page(String about) {
    String table =
        rows.stream()
            .map(
                row ->
                    "| %s | %s | %s | %s | %s |"
                        .formatted(row.goal(), row.what(), row.figure(), row.target(), row.met()))
            .collect(Collectors.joining("\n"));
    return about
        + "\n\n| goal | what, against what | measured | goal | met |\n|---|---|---|---|---|\n"
        + table
        + "\n\n"
        + "| work | calls a second | CPU of the server, µs a call | p50, µs | p99, µs | generator's"
        + " core | stolen |\n"
        + "|---|---|---|---|---|---|---|\n"
        + String.join("\n", details)
        + "\n";
  }

  String json(String machine, String form) {
    return """
    {
      "machine": "%s",
      "form": "%s",
      "rows": [
    %s
      ]
    }
    """
        .formatted(
            machine,
            form,
            rows.stream()
                .map(
                    row ->
                        "    {\"goal\": \"%s\", \"what\": \"%s\", \"measured\": \"%s\", \"target\": \"%s\", \"met\": \"%s\"}"
                            .formatted(
                                row.goal(), row.what(), row.figure(), row.target(), row.met()))
                .collect(Collectors.joining(",\n")));
  }
}
