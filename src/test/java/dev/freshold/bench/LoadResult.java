package dev.freshold.bench;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of a {@link LoadPlan}.
 *
 * @param done calls whose status was 0, and whose answer began as it should
 * @param failed all others
 * @param seconds from the first that counts to the last
 * @param cpuSeconds that the generator used meanwhile: close to {@code seconds}, and it is the
 *     generator that was measured
 * @param p50 microseconds, as are those up to {@code max}
 * @param others how many failed, by their status and the first byte of their answer
 */
record LoadResult(
    long done,
    long failed,
    double seconds,
    double cpuSeconds,
    double p50,
    double p90,
    double p99,
    double p999,
    double max,
    String others) {

  double perSecond() {
    return done / seconds;
  }

  String line() {
    return "done=%d failed=%d seconds=%s cpu=%s p50=%s p90=%s p99=%s p999=%s max=%s others=%s"
        .formatted(done, failed, seconds, cpuSeconds, p50, p90, p99, p999, max, others);
  }

  static LoadResult parse(String line) {
    Map<String, String> words =
        Stream.of(line.split(" "))
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(word -> word[0], word -> word[1]));
    return new LoadResult(
        Long.parseLong(word(words, "done")),
        Long.parseLong(word(words, "failed")),
        Double.parseDouble(word(words, "seconds")),
        Double.parseDouble(word(words, "cpu")),
        Double.parseDouble(word(words, "p50")),
        Double.parseDouble(word(words, "p90")),
        Double.parseDouble(word(words, "p99")),
        Double.parseDouble(word(words, "p999")),
        Double.parseDouble(word(words, "max")),
        words.getOrDefault("others", ""));
  }

  private static String word(Map<String, String> words, String name) {
    String value = words.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the generator does not say " + name);
    }
    return value;
  }

  /** Itself, if of a hundred calls at most one was not given a value. */
  LoadResult requireNearlyClean() {
    if (100 * failed > done) {
      throw new IllegalStateException("calls failed: " + line());
    }
    return this;
  }

  /** Itself, if all went well; a rate of errors is not worth measuring. */
  LoadResult requireClean() {
    if (failed > 0 || done == 0) {
      throw new IllegalStateException("calls failed: " + line());
    }
    return this;
  }
}
