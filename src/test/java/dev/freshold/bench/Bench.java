package dev.freshold.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Measures S1, S2, S2b, S3, S5, S7, S8 and S10, each against what it is measured against, in the
 * same minutes on the same machine, and writes bench/RESULTS.md and bench/results.json.
 *
 * <p>Arguments: {@code short} or {@code long}, and the parts, of {@code server}, {@code tags} and
 * {@code loads}; none: all of them.
 */
final class Bench {

  private static final Path PAGE = Path.of("bench/RESULTS.md");
  private static final Path JSON = Path.of("bench/results.json");
  private static final Path OTHERS = Path.of("target/bench");
  private static final String BEGIN = "<!-- written by make bench -->";
  private static final String END = "<!-- end of what make bench writes -->";

  private Bench() {}

  static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    boolean careful = words.contains("long");
    Set<String> parts = new TreeSet<>(words);
    parts.removeAll(Set.of("long", "short"));
    int rounds = careful ? 9 : 5;
    Report report = new Report();
    String loadBefore = Machine.load();
    try (Rig rig = new Rig()) {
      if (parts.isEmpty() || parts.contains("server")) {
        new ServerBench(rig, report, rounds, careful ? 5_000 : 2_000).run();
      }
      if (parts.isEmpty() || parts.contains("tags")) {
        List<Integer> members =
            careful ? List.of(10, 10_000, 100_000, 1_000_000) : List.of(10, 10_000, 100_000);
        new TagBench(rig, report, rounds, members).run();
      }
      if (parts.isEmpty() || parts.contains("loads")) {
        new LoadBench(rig, report, rounds, careful ? 40 : 20).run();
      }
    }
    report.takeOver(OTHERS);
    write(report, careful ? "long" : "short", loadBefore);
  }

  private static void write(Report report, String form, String loadBefore) {
    String about =
        """
        %s

        ## make bench, %s form

        %s. %s. The load of the machine was %s before and %s after: on a quiet machine it is below 1 before.\
        """
            .formatted(
                BEGIN,
                form,
                Instant.now().truncatedTo(ChronoUnit.MINUTES),
                Machine.describe(),
                loadBefore,
                Machine.load());
    String page = report.page(about) + "\n" + END + "\n";
    System.out.println(page);
    try {
      Files.writeString(PAGE, placed(Files.readString(PAGE), page));
      Files.writeString(JSON, report.json(Machine.describe(), form));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The page with this part in the place of the last one, or behind its first paragraph. */
  private static String placed(String all, String part) {
    int begin = all.indexOf(BEGIN);
    int end = all.indexOf(END);
    if (begin >= 0 && end > begin) {
      return all.substring(0, begin) + part + all.substring(end + END.length() + 1);
    }
    int first = all.indexOf("\n## ");
    return all.substring(0, first + 1) + part + "\n" + all.substring(first + 1);
  }
}
