package dev.freshold.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.ServerProcess;
import dev.freshold.testing.history.History;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Nodes of this build and of the one before it on one Redis, under random clients, whose histories
 * are checked for all guarantees. scripts/mixed-version.sh makes the other build, and names it.
 */
class MixedFleet {

  private static final int LEASE_MILLIS = 1_000;
  private static final long HITS_OF_EACH = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static List<Seat> seats(StoreSite store) {
    Map<String, String> environment =
        Map.of(
            "QUARKUS_CONFIG_LOCATIONS",
            ServerProcess.settingsFile("src/test/resources/fleet.yaml"),
            "FRESHOLD_FLEET_NODE_LEASE",
            LEASE_MILLIS + "ms",
            "FRESHOLD_FLEET_DEMOTION_LAG",
            "0s");
    return List.of(
        new Seat("old1", store.port(), environment, ServerProcess::launchPrevious),
        new Seat("new1", store.port(), environment),
        new Seat("old2", store.port(), environment, ServerProcess::launchPrevious));
  }

  @Test
  void fleet_ofTwoBuilds_keepsItsGuarantees() {
    Random random = new Random(Long.getLong("fire.seed", 1));
    try (StoreSite store = new StoreSite()) {
      List<Seat> seats = seats(store);
      List<Field> fields =
          Stream.of(true, false)
              .map(versioned -> new Field(seats, versioned, random, reach -> reach))
              .toList();
      try {
        seats.forEach(Seat::untilReady);
        fields.forEach(Field::start);
        Await.within(
            PATIENCE,
            () -> seats.stream().mapToLong(seat -> hits(fields, seat)).min().orElse(0),
            least -> least >= HITS_OF_EACH);
        fields.forEach(Field::end);

        for (Field field : fields) {
          History history = field.history();
          assertThat(Field.violations(history)).isEmpty();
          assertThat(field.mishaps()).isEmpty();
        }
        seats.forEach(
            seat ->
                System.out.printf(
                    "%s served %,d from its memory%n", seat.life().name(), hits(fields, seat)));
      } finally {
        fields.forEach(Field::close);
        seats.forEach(Seat::close);
      }
    }
  }

  private static long hits(List<Field> fields, Seat seat) {
    return fields.stream().mapToLong(field -> field.hitsOf(seat.life().name())).sum();
  }
}
