package dev.freshold.peers;

import dev.freshold.peers.Table.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The race that caches lose: a load has read the old row and is slow; meanwhile the row is changed,
 * and the key invalidated; then the load ends, and puts what it has. Is the old value there again?
 *
 * <p>The order is certain and nothing is left to luck: the origin says when it was asked, and
 * answers once the invalidation was, or, where that waits for the load, a little later.
 */
final class RaceBench {

  private static final long HELD_MILLIS = 300;
  private static final long SETTLED_MILLIS = 12_000;

  private final Rig rig;
  private final int rounds;

  RaceBench(Rig rig, int rounds) {
    this.rig = rig;
    this.rounds = rounds;
  }

  /** What has come of one way of one peer; the last reads are made when all races are over. */
  private record Raced(Contestant one, Way way, List<String> keys, int[] stale) {}

  Table run() {
    Table table =
        new Table(
            "An invalidation during a slow load",
            ("%d rounds each, on a key of its own. Stale: a read after both the invalidation and"
                    + " the load have ended brings the value from before. Kept: it still does %d s"
                    + " later.")
                .formatted(rounds, SETTLED_MILLIS / 1_000),
            "peer",
            "way",
            "stale, the process that loaded",
            "stale, the other",
            "kept, the process that loaded",
            "kept, the other");
    List<Raced> all = new ArrayList<>();
    for (Contestant one : rig.contestants()) {
      one.ways().forEach(way -> all.add(raced(one, way)));
    }
    pause();
    all.forEach(raced -> row(table, raced));
    return table;
  }

  private Raced raced(Contestant one, Way way) {
    race(one, way, key(one, way, "-warm"));
    List<String> keys = new ArrayList<>();
    int[] stale = new int[2];
    for (int round = 0; round < rounds; round++) {
      String key = key(one, way, Integer.toString(round));
      race(one, way, key);
      keys.add(key);
      count(one, way, key, stale);
    }
    return new Raced(one, way, keys, stale);
  }

  private void row(Table table, Raced raced) {
    Contestant one = raced.one();
    int[] kept = new int[2];
    raced.keys().forEach(key -> count(one, raced.way(), key, kept));
    table.row(
        Cell.of(one.title()),
        Cell.of(raced.way().words()),
        Cell.of(of(raced.stale()[0])),
        Cell.of(one.alone() ? "hears nothing" : of(raced.stale()[1])),
        Cell.of(of(kept[0])),
        Cell.of(one.alone() ? "hears nothing" : of(kept[1])));
  }

  private static String key(Contestant one, Way way, String round) {
    return "race-" + one.name() + "-" + way.name().toLowerCase(Locale.ROOT) + round;
  }

  private String of(int count) {
    return count == 0 ? "0" : "**%d of %d**".formatted(count, rounds);
  }

  private void race(Contestant one, Way way, String key) {
    Origin origin = rig.origin();
    origin.hold(key);
    one.client().ask("load", one.name(), way, key);
    origin.awaitLoad(key);
    origin.commit(key, 2);
    CompletableFuture<String> invalidated =
        CompletableFuture.supplyAsync(
            () -> one.invalidator().ask("invalidate", one.name(), way, key));
    try {
      invalidated.get(HELD_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException waitsForTheLoad) {
      // so that the load has to end first
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
    origin.release(key);
    invalidated.join();
    one.client().ask("loaded", one.name(), way, key);
  }

  private static void count(Contestant one, Way way, String key, int[] stale) {
    List<Client> readers = one.alone() ? List.of(one.client()) : List.of(one.client(), one.other());
    for (int i = 0; i < readers.size(); i++) {
      if (readers.get(i).ask("peek", one.name(), way, key).equals("1")) {
        stale[i]++;
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(SETTLED_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
