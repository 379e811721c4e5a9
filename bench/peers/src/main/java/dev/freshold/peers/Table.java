package dev.freshold.peers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** One table of figures: on the page their medians and spread, in JSON each of them. */
final class Table {

  private final String title;
  private final String words;
  private final List<String> columns;
  private final List<List<Cell>> rows = new ArrayList<>();

  Table(String title, String words, String... columns) {
    this.title = title;
    this.words = words;
    this.columns = List.of(columns);
  }

  /** What stands in one place, and the figures that it was made of, round by round. */
  record Cell(String text, List<Double> rounds) {

    static Cell of(String text) {
      return new Cell(text, List.of());
    }

    /** The median and the spread. */
    static Cell of(Collection<Double> figures) {
      return new Cell(Spread.of(figures).text(), List.copyOf(figures));
    }

    /** Only the median, where the spread says nothing new. */
    static Cell median(Collection<Double> figures) {
      return new Cell(Spread.number(Spread.of(figures).median()), List.copyOf(figures));
    }
  }

  void row(Cell... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns);
    }
    rows.add(List.of(cells));
  }

  String page() {
    return "### "
        + title
        + "\n\n"
        + words
        + "\n\n| "
        + String.join(" | ", columns)
        + " |\n|"
        + "---|".repeat(columns.size())
        + "\n"
        + rows.stream()
            .map(
                row ->
                    row.stream().map(Cell::text).collect(Collectors.joining(" | ", "| ", " |\n")))
            .collect(Collectors.joining());
  }

  String json() {
    return "    {\"table\": "
        + quoted(title)
        + ", \"rows\": [\n"
        + rows.stream().map(this::json).collect(Collectors.joining(",\n"))
        + "\n    ]}";
  }

  private String json(List<Cell> row) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Cell cell = row.get(i);
      String value =
          cell.rounds().isEmpty()
              ? quoted(cell.text())
              : "{\"text\": " + quoted(cell.text()) + ", \"rounds\": " + cell.rounds() + "}";
      fields.add(quoted(columns.get(i)) + ": " + value);
    }
    return fields.stream().collect(Collectors.joining(", ", "      {", "}"));
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
