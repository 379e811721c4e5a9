package dev.freshold.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts the calls of one run, on one thread. */
final class Tally {

  private static final long LONGEST_MICROS = 600_000_000;

  private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
  private final Map<String, Long> outcomes = new TreeMap<>();
  private final boolean keeping;
  private final long countsFrom;
  private final long wallMicros = System.currentTimeMillis() * 1_000;
  private final long origin = System.nanoTime();
  private long[] samples = new long[1 << 14];
  private int kept;
  private long done;
  private long failed;
  private long last;

  /**
   * Nothing counted.
   *
   * @param countsFrom calls that begin before that do not count
   * @param keeping whether each call is remembered
   */
  Tally(long countsFrom, boolean keeping) {
    this.countsFrom = countsFrom;
    this.keeping = keeping;
    this.last = countsFrom;
  }

  /** A call that was due at that time has ended. */
  void end(long due, long now, int status, int firstByte, int expected) {
    if (due < countsFrom) {
      return;
    }
    last = now;
    if (status == 0 && firstByte == expected) {
      done++;
    } else {
      failed++;
      outcomes.merge(status + "/" + firstByte, 1L, Long::sum);
    }
    long took = Math.max(0, (now - due) / 1_000);
    micros.recordValue(Math.min(took, LONGEST_MICROS));
    if (keeping) {
      keep(due, took);
    }
  }

  private void keep(long due, long took) {
    if (kept == samples.length) {
      samples = Arrays.copyOf(samples, 2 * samples.length);
    }
    samples[kept++] = wallMicros + (due - origin) / 1_000;
    samples[kept++] = took;
  }

  /** Writes when each call was due, in microseconds since 1970, and how many it took. */
  void write(Path file) {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
      for (int i = 0; i < kept; i += 2) {
        out.println(samples[i] + " " + samples[i + 1]);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  LoadResult result(double cpuSeconds) {
    return new LoadResult(
        done,
        failed,
        Math.max(1, last - countsFrom) / 1e9,
        cpuSeconds,
        micros.getValueAtPercentile(50),
        micros.getValueAtPercentile(90),
        micros.getValueAtPercentile(99),
        micros.getValueAtPercentile(99.9),
        micros.getMaxValue(),
        outcomes.toString().replace(" ", "").replace('=', ':'));
  }
}
