package dev.freshold.peers;

import dev.freshold.peers.Table.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long it takes to end all that carries a tag, and what can be read afterwards. */
final class TagBench {

  private static final List<Integer> MEMBERS = List.of(10, 1_000, 10_000);
  private static final int WARM = 100;

  private final Rig rig;
  private final int rounds;

  TagBench(Rig rig, int rounds) {
    this.rig = rig;
    this.rounds = rounds;
  }

  /** Of one peer and one number of members. */
  private record Found(
      List<Double> millis, List<Double> here, List<Double> there, List<String> errors) {
    Found() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  Table run() {
    List<Contestant> able = rig.contestants().stream().filter(Contestant::endsByTag).toList();
    for (Contestant one : able) {
      for (int i = 0; i < WARM; i++) {
        untag(one, one.name() + "-warm-" + i, MEMBERS.getFirst(), new Found());
      }
    }
    Map<Contestant, Map<Integer, Found>> all = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Contestant one : able) {
        for (int members : MEMBERS) {
          untag(
              one,
              one.name() + "-t" + members + "-" + round,
              members,
              all.computeIfAbsent(one, unknown -> new LinkedHashMap<>())
                  .computeIfAbsent(members, unknown -> new Found()));
        }
      }
    }
    return table(all);
  }

  private static void untag(Contestant one, String tag, int members, Found found) {
    one.client().ask("tag", one.name(), tag, members, "0");
    for (Client client : List.of(one.client(), one.other())) {
      int readable = left(client, one, tag, members);
      if (readable != members) {
        throw new WrongAnswer(one.name() + " has " + readable + " of " + members + " members");
      }
    }
    String[] said = one.client().ask("untag", one.name(), tag).split(" ", 2);
    found.there().add((double) left(one.other(), one, tag, members));
    found.here().add((double) left(one.client(), one, tag, members));
    found.millis().add(Double.parseDouble(said[0]) / 1e6);
    if (said.length > 1) {
      found.errors().add(said[1]);
    }
  }

  private static int left(Client client, Contestant one, String tag, int members) {
    return Integer.parseInt(client.ask("left", one.name(), tag, members, "0"));
  }

  private Table table(Map<Contestant, Map<Integer, Found>> all) {
    Table table =
        new Table(
            "All that carries a tag",
            ("Values of %d bytes with one tag, read by two processes, then ended by one of them; %d"
                 + " rounds. Readable: how many reads right after the answer still bring a value.")
                .formatted(Origin.PROBED_BYTES, rounds),
            "peer",
            "members",
            "ms",
            "readable, the same process",
            "readable, another process",
            "remarks");
    for (Contestant one : rig.contestants()) {
      Map<Integer, Found> found = all.get(one);
      if (found == null) {
        table.row(
            Cell.of(one.title()),
            Cell.of("any"),
            Cell.of("cannot"),
            Cell.of("all"),
            Cell.of("all"),
            Cell.of("no tags"));
      } else {
        found.forEach(
            (members, figures) ->
                table.row(
                    Cell.of(one.title()),
                    Cell.of("%,d".formatted(members)),
                    Cell.of(figures.millis()),
                    Cell.of(figures.here()),
                    Cell.of(figures.there()),
                    Cell.of(remark(one, figures))));
      }
    }
    return table;
  }

  private static String remark(Contestant one, Found found) {
    if (!found.errors().isEmpty()) {
      String error = found.errors().getFirst();
      int at = Math.max(0, error.indexOf("too many"));
      int end = error.indexOf(" script:", at);
      return "**fails**: " + (end < 0 ? error : error.substring(at, end)).replace("|", "/");
    }
    return one.name().startsWith("hazelcast") ? "by an indexed query" : "";
  }
}
