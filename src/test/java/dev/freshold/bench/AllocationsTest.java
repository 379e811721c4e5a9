package dev.freshold.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.ProgramProcess;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the hot paths allocate, in bytes an operation. The limits are what was counted when they
 * were set, and a tenth more; who needs more than that says in bench/NOTES.md what for.
 */
class AllocationsTest {

  private static final double MARGIN = 1.1;

  private static final Map<String, Integer> COUNTED =
      Map.of(
          "encode", 328,
          "decode", 512,
          "judge", 16,
          "flight", 664,
          "near hit", 2_330,
          "64 near hits in one call", 99_300);

  @Test
  void hotPaths_allocateNoMoreThanWasCounted() {
    Map<String, Long> allocated =
        ProgramProcess.run(Allocations.class.getName())
            .lines()
            .filter(line -> line.contains("\t"))
            .map(line -> line.split("\t"))
            .collect(Collectors.toMap(line -> line[0], line -> Long.valueOf(line[1])));

    assertThat(allocated).containsOnlyKeys(COUNTED.keySet());
    assertThat(allocated)
        .allSatisfy(
            (operation, bytes) ->
                assertThat(bytes)
                    .as("bytes of one %s", operation)
                    .isLessThanOrEqualTo((long) (COUNTED.getOrDefault(operation, 0) * MARGIN)));
  }
}
