package dev.freshold.peers;

import dev.freshold.peers.Table.Cell;
import java.util.ArrayList;
import java.util.List;

/**
 * How long another process goes on reading an old value once an invalidation was answered. Both
 * processes are on one machine and have one clock.
 */
final class NearBench {

  private static final int PATIENCE_MILLIS = 12_000;

  /** Where copies stay for long, a few rounds say as much. */
  private static final long ENOUGH_NANOS = 10_000_000_000L;

  private final Rig rig;
  private final int rounds;

  NearBench(Rig rig, int rounds) {
    this.rig = rig;
    this.rounds = rounds;
  }

  Table run() {
    Table table =
        new Table(
            "What another process reads after an invalidation",
            ("It reads the key about every 100 µs, and has a copy where it keeps copies; %d rounds."
                    + " A read counts when it began after the invalidation was answered.")
                .formatted(rounds),
            "peer",
            "rounds with a stale read",
            "last stale read after, ms: median, most");
    for (Contestant one : rig.contestants()) {
      row(table, one);
    }
    return table;
  }

  private void row(Table table, Contestant one) {
    List<Double> after = new ArrayList<>();
    boolean ended = true;
    long began = System.nanoTime();
    for (int round = 0;
        round < rounds && ended && System.nanoTime() - began < ENOUGH_NANOS;
        round++) {
      String key = "near-" + one.name() + "-" + round + "-" + Origin.PROBED_BYTES;
      one.client().ask("put", one.name(), key);
      if (one.alone()) {
        one.other().ask("put", one.name(), key);
      }
      one.other().ask("watch", one.name(), key, PATIENCE_MILLIS);
      long answered =
          Long.parseLong(one.client().ask("invalidate", one.name(), Way.LOOK_ASIDE, key));
      String[] said = one.other().ask("watched", one.name(), key).split(" ", 2);
      ended = Boolean.parseBoolean(said[1]);
      after.add(Math.max(0, Long.parseLong(said[0]) - answered) / 1e6);
    }
    long stale = after.stream().filter(late -> late > 0).count();
    Spread spread = Spread.of(after);
    table.row(
        Cell.of(one.title()),
        Cell.of("%d of %d".formatted(stale, after.size())),
        ended
            ? new Cell(Spread.number(spread.median()) + ", " + Spread.number(spread.most()), after)
            : Cell.of("still there after " + PATIENCE_MILLIS / 1_000 + " s"));
  }
}
