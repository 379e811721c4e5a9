package dev.freshold.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The table: what was expected, and what was seen, line by line as it happens. */
final class Report {

  private static final String ROW = "%-26s  %-52s  %-18s  %-18s  %s%n";

  private final PrintStream out;
  private final List<Line> lines = new ArrayList<>();
  private String scenario = "";
  private String shown = "";

  /** One expectation. */
  record Line(String scenario, String step, String expected, String seen) {

    boolean ok() {
      return expected.equals(seen);
    }
  }

  Report(PrintStream out) {
    this.out = out;
  }

  void scenario(String title) {
    if (lines.isEmpty()) {
      out.printf(ROW, "SCENARIO", "STEP", "EXPECTED", "SEEN", "OK");
    }
    out.println();
    scenario = title;
    shown = title;
  }

  /** Notes what a step was to bring, and what it brought. */
  void expect(String step, Object expected, Object seen) {
    Line line = new Line(scenario, step, expected.toString(), seen.toString());
    lines.add(line);
    out.printf(ROW, shown, step, line.expected(), line.seen(), line.ok() ? "ok" : "NO");
    out.flush();
    shown = "";
  }

  List<Line> failures() {
    return lines.stream().filter(line -> !line.ok()).toList();
  }

  void summary(Duration took) {
    long scenarios = lines.stream().map(Line::scenario).distinct().count();
    out.printf(
        "%n%d scenarios, %d expectations, %d not met, in %.1f s%n",
        scenarios, lines.size(), failures().size(), took.toMillis() / 1000.0);
    out.flush();
  }
}
