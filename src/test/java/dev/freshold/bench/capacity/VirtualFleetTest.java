package dev.freshold.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.junit.jupiter.api.Test;

/** The formula against a fleet on virtual time, which is the same on every machine. */
class VirtualFleetTest {

  private static final Costs COSTS =
      new Costs(10, 40, 60, 50, 2, 40, 30, 20, 30, 50, 50, 25, 300, 200);

  private final CapacityModel model = new CapacityModel(COSTS);

  @Test
  void fleetAtRest_renewsAsReckoned() {
    Demand demand = Demand.ofNodes(50);

    VirtualFleet.Seen seen = VirtualFleet.run(COSTS, demand, 1, 3, 4);

    assertThat(seen.renewals()).isCloseTo(model.forecast(demand).renewals(), withinPercentage(10));
    assertThat(seen.redis()).isCloseTo(model.forecast(demand).redis(), withinPercentage(10));
  }

  @Test
  void invalidations_thatAreRare_takeAsLongAsReckoned() {
    Demand demand = Demand.ofNodes(50).withInvalidations(5);

    VirtualFleet.Seen seen = VirtualFleet.run(COSTS, demand, 1, 3, 10);

    assertThat(seen.effects().count()).isEqualTo(seen.invalidations()).isPositive();
    assertThat(seen.effects().p50())
        .isCloseTo(model.forecast(demand).effectMicros(), withinPercentage(25));
  }

  @Test
  void renewals_areShared_asReckoned() {
    Demand demand = Demand.ofNodes(100).withInvalidations(500);

    VirtualFleet.Seen seen = VirtualFleet.run(COSTS, demand, 1, 3, 2);

    assertThat(seen.renewals())
        .as("each node by itself for each invalidation would be 50,000")
        .isLessThan(30_000)
        .isCloseTo(model.forecast(demand).renewals(), withinPercentage(30));
    assertThat(seen.effects().count()).as("all get there").isEqualTo(seen.invalidations());
  }

  @Test
  void reads_waitForAcknowledgements_asReckoned() {
    Demand demand = new Demand(100, 100, 1, 0, 100, 5_000, 0, 0, 0, 0, 20, 2_000);

    VirtualFleet.Seen seen = VirtualFleet.run(COSTS, demand, 1, 3, 5);

    Forecast forecast = model.forecast(demand);
    assertThat(seen.redis()).isCloseTo(forecast.redis(), withinPercentage(10));
    assertThat(seen.waits().mean()).isCloseTo(forecast.waitMicros(), withinPercentage(40));
  }
}
