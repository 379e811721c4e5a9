package dev.freshold.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Freshold and its peers at the same work. Writes bench/PEERS.md between its marks, and
 * bench/peers.json. Arguments: parts ({@code reads}, {@code tags}, {@code races}; none: all), and
 * {@code without=} or {@code only=} some peers; {@code quick} to see that everything works. Files
 * are written neither by a quick run nor by one of some peers only.
 */
final class PeersBench {

  private static final Path PAGE = Path.of("bench/PEERS.md");
  private static final Path JSON = Path.of("bench/peers.json");
  private static final Path PARTS = Path.of("bench/peers/target/parts");
  private static final List<String> ALL = List.of("reads", "tags", "races");
  private static final String BEGIN = "<!-- written by make bench-peers -->";
  private static final String END = "<!-- end of what make bench-peers writes -->";

  private PeersBench() {}

  static void main(String[] arguments) throws IOException {
    Set<String> names = new LinkedHashSet<>(Rig.ENTRIES.stream().map(Rig.Entry::name).toList());
    List<String> parts = new ArrayList<>();
    boolean quick = false;
    boolean all = true;
    for (String word : arguments) {
      if (word.startsWith("without=")) {
        names.removeAll(List.of(word.substring("without=".length()).split(",")));
      } else if (word.startsWith("only=")) {
        names.retainAll(List.of(word.substring("only=".length()).split(",")));
        all = false;
      } else if (word.equals("quick")) {
        quick = true;
      } else if (ALL.contains(word)) {
        parts.add(word);
      } else {
        throw new IllegalArgumentException(word);
      }
    }
    Files.createDirectories(PARTS);
    if (quick) {
      GuardCheck.run();
    }
    endAfter(Duration.ofMinutes(20));
    Rig rig = new Rig(names);
    try {
      for (String part : parts.isEmpty() ? ALL : parts) {
        String load = Machine.load();
        List<Table> tables = works(rig, part, quick);
        keep(part, load, all && !quick, tables);
      }
      rig.succeeded();
    } finally {
      rig.close();
    }
    if (all && !quick) {
      write();
    }
  }

  /** Whatever hangs, this does not; children end with it. */
  private static void endAfter(Duration most) {
    Thread.ofPlatform()
        .daemon()
        .name("end")
        .start(
            () -> {
              try {
                Thread.sleep(most);
              } catch (InterruptedException interrupted) {
                return;
              }
              System.err.println("It takes longer than " + most + ", and is ended.");
              System.exit(1);
            });
  }

  private static List<Table> works(Rig rig, String part, boolean quick) {
    return switch (part) {
      case "reads" -> new ReadBench(rig, quick ? 1 : 5, quick ? 200 : 800).run();
      case "tags" -> List.of(new TagBench(rig, quick ? 1 : 3).run());
      case "races" ->
          List.of(
              new RaceBench(rig, quick ? 3 : 25).run(),
              new NearBench(rig, quick ? 3 : 30).run(),
              new HerdBench(rig, quick ? 1 : 5).run());
      default -> throw new IllegalArgumentException(part);
    };
  }

  /** Each part waits for the others, so that they may be run one by one. */
  private static void keep(String part, String load, boolean page, List<Table> tables)
      throws IOException {
    String when =
        "Part `%s`, %s; the load of the machine was %s before and %s after.\n\n"
            .formatted(part, Instant.now().truncatedTo(ChronoUnit.MINUTES), load, Machine.load());
    String text = tables.stream().map(Table::page).collect(Collectors.joining("\n", when, ""));
    System.out.println(text);
    if (!page) {
      return;
    }
    Files.writeString(PARTS.resolve(part + ".md"), text);
    Files.writeString(
        PARTS.resolve(part + ".json"),
        tables.stream().map(Table::json).collect(Collectors.joining(",\n")));
  }

  private static void write() throws IOException {
    List<String> there = ALL.stream().filter(part -> Files.exists(file(part, "md"))).toList();
    String versions = System.getProperty("peers.versions", "");
    String page =
        there.stream()
            .map(part -> read(file(part, "md")))
            .collect(
                Collectors.joining(
                    "\n",
                    BEGIN + "\n\n" + Machine.describe() + ". " + versions + "\n\n",
                    "\n" + END + "\n"));
    Files.writeString(PAGE, placed(Files.readString(PAGE), page));
    Files.writeString(
        JSON,
        there.stream()
            .map(part -> read(file(part, "json")))
            .collect(
                Collectors.joining(
                    ",\n",
                    "{\n  \"machine\": "
                        + Table.quoted(Machine.describe())
                        + ",\n  \"versions\": "
                        + Table.quoted(versions)
                        + ",\n  \"tables\": [\n",
                    "\n  ]\n}\n")));
  }

  private static Path file(String part, String kind) {
    return PARTS.resolve(part + "." + kind);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The page with this part in the place of the last one. */
  private static String placed(String all, String part) {
    int begin = all.indexOf(BEGIN);
    int end = all.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(PAGE + " has no marks");
    }
    return all.substring(0, begin) + part + all.substring(end + END.length() + 1);
  }
}
