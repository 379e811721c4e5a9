package dev.freshold.bench;

import dev.freshold.v1.Reach;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Measures how calls grow with entries, members of a tag, tags of an entry, subscribers and nodes,
 * and writes bench/growth/ (data and pictures) and the tables of bench/GROWTH.md.
 *
 * <p>Arguments: {@code short} or {@code long}, {@code rounds=} and how many, and the axes; none:
 * all of them.
 */
final class GrowthBench {

  private static final Path PAGE = Path.of("bench/GROWTH.md");
  private static final Path FOLDER = Path.of("bench/growth");
  private static final Set<String> TWINS = Set.of("entries", "members", "tags", "subscribers");

  /** So many that a put is not overtaken by the next one of its key. */
  private static final int KEYS = 2_000;

  private static final String ROUNDS = "rounds=";
  private static final String POWERS = "powers=";

  private final boolean careful;
  private final List<String> axes;
  private final int rounds;
  private final List<Integer> sizes;
  private final long millis;
  private final String loadBefore = Machine.load();

  private GrowthBench(List<String> words) {
    this.careful = words.contains("long");
    List<String> named = new ArrayList<>(words);
    named.removeIf(word -> word.equals("long") || word.equals("short") || word.contains("="));
    this.axes =
        named.isEmpty()
            ? List.of("subscribers", "tags", "entries", "members", "nodes", "fleet", "model")
            : List.copyOf(named);
    this.rounds =
        words.stream()
            .filter(word -> word.startsWith(ROUNDS))
            .mapToInt(word -> Integer.parseInt(word.substring(ROUNDS.length())))
            .findFirst()
            .orElse(careful ? 5 : 3);
    this.sizes =
        words.stream()
            .filter(word -> word.startsWith(POWERS))
            .findFirst()
            .map(
                word ->
                    Stream.of(word.substring(POWERS.length()).split(",", -1))
                        .map(power -> (int) Math.pow(10, Integer.parseInt(power)))
                        .toList())
            .orElse(tens(3, careful ? 7 : 6));
    this.millis = careful ? 1_000 : 500;
  }

  static void main(String[] arguments) {
    new GrowthBench(List.of(arguments)).run();
  }

  private void run() {
    if (axes.stream().anyMatch(TWINS::contains)) {
      try (GrowthRig rig = new GrowthRig(1, 1)) {
        Calls calls = new Calls(rig, millis);
        warm(rig, calls);
        axes.stream().filter(TWINS::contains).forEach(axis -> twins(axis, rig, calls));
      }
    }
    if (axes.contains("nodes")) {
      try (GrowthRig rig = new GrowthRig(3, 1)) {
        write(new NodesAxis(rig, new Calls(rig, millis)).measure(rounds));
      }
    }
    if (axes.contains("fleet")) {
      try (GrowthRig rig = new GrowthRig(2, 1)) {
        write(
            new FleetAxis(rig, new Calls(rig, millis), List.of(0, 10, 100, 1_000)).measure(rounds));
      }
    }
    if (axes.contains("model")) {
      try (GrowthRig rig = new GrowthRig(3, 1)) {
        write(new ModelCheck(rig, new Calls(rig, millis)).measure(rounds));
      }
    }
  }

  /** A table of single figures has none. */
  private static String picture(Growth growth) {
    return growth.readings().isEmpty()
        ? ""
        : "![%s](growth/%s.svg)%n%n".formatted(growth.axis(), growth.axis());
  }

  private void twins(String axis, GrowthRig rig, Calls calls) {
    switch (axis) {
      case "entries" -> write(new EntriesAxis(rig, calls, sizes).measure(rounds));
      case "members" -> write(new MembersAxis(rig, calls, tens(0, 6)).measure(rounds));
      case "tags" -> write(new TagsAxis(rig, calls, List.of(1, 2, 4, 8, 16, 32)).measure(rounds));
      default -> {
        try (SubscribersAxis subscribers = new SubscribersAxis(rig, calls, tens(0, 4))) {
          write(subscribers.measure(rounds));
        }
      }
    }
  }

  private static List<Integer> tens(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(power -> (int) Math.pow(10, power)).toList();
  }

  /** Each kind of call often enough for the compiler, on both stands. */
  private static void warm(GrowthRig rig, Calls calls) {
    Stock far = new Stock("far", "w", List.of("tenant:42"), "x".repeat(100));
    Stock near = new Stock("near", "w", List.of("tenant:42"), "x".repeat(100));
    long[] keys = LongStream.range(0, KEYS).toArray();
    for (int i = 0; i < 2; i++) {
      long version = 1 + i * 1_000_000L;
      AtomicLong versions = new AtomicLong(version);
      for (int place = 0; place < 2; place++) {
        GrowthRig.Stand stand = rig.stand(place);
        if (i == 0) {
          far.fill(stand, 0, keys.length);
          near.fill(stand, 0, keys.length);
        }
        rig.load(calls.gets(stand, 1, far, keys).upTo(50_000, 8_000));
        rig.load(calls.gets(stand, 1, near, keys).upTo(50_000, 8_000));
        rig.load(calls.puts(stand, far, keys, versions::incrementAndGet).upTo(15_000, 8_000));
        rig.load(calls.invalidations(stand, Reach.STORE, List.of("other")).upTo(10_000, 8_000));
      }
    }
  }

  private void write(Growth growth) {
    String about =
        "%s; %s form, %d rounds; load before %s, after %s; %s"
            .formatted(
                Machine.describe(),
                careful ? "long" : "short",
                rounds,
                loadBefore,
                Machine.load(),
                Instant.now().truncatedTo(ChronoUnit.MINUTES));
    String part = about + ".\n\n" + picture(growth) + growth.table();
    System.out.println("## " + growth.axis() + "\n" + part);
    try {
      Files.createDirectories(FOLDER);
      if (!growth.readings().isEmpty()) {
        Files.writeString(FOLDER.resolve(growth.axis() + ".svg"), growth.picture());
      }
      Files.writeString(FOLDER.resolve(growth.axis() + ".json"), growth.json(about));
      Files.writeString(PAGE, placed(Files.readString(PAGE), growth.axis(), part));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The page with this part between the marks of its axis, or at its end. */
  static String placed(String all, String axis, String part) {
    String begin = "<!-- " + axis + ": written by make bench-growth -->\n";
    String end = "\n<!-- end of " + axis + " -->";
    int from = all.indexOf(begin);
    int to = all.indexOf(end, Math.max(0, from));
    return Stream.of(from, to).allMatch(place -> place >= 0)
        ? all.substring(0, from + begin.length()) + part + all.substring(to)
        : all + "\n" + begin + part + end + "\n";
  }
}
