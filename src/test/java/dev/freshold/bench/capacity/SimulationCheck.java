package dev.freshold.bench.capacity;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Prints what is forecast for fleets of up to a thousand nodes beside what a fleet of that size
 * does on virtual time, under the costs of bench/growth/costs.properties.
 */
final class SimulationCheck {

  private static final List<Integer> NODES = List.of(10, 100, 1_000);
  private static final List<Double> INVALIDATIONS = List.of(0d, 1d, 5d, 20d, 50d, 100d);
  private static final double READS = 5_000;
  private static final long SEED = 8;

  private SimulationCheck() {}

  /**
   * Of as many nodes as the arguments say; of ten, a hundred and a thousand if they say nothing.
   */
  static void main(String[] arguments) {
    List<Integer> sizes =
        arguments.length == 0 ? NODES : Stream.of(arguments).map(Integer::valueOf).toList();
    Costs costs = Costs.read(Costs.FILE);
    CapacityModel model = new CapacityModel(costs);
    System.out.println(
        "| nodes | invalidations a second | Redis, reckoned | on virtual time | renewals a second,"
            + " reckoned | on virtual time | for each node and invalidation | to the last node, ms,"
            + " reckoned | mean on virtual time | p99 | a read waits, ms, reckoned | mean on"
            + " virtual time | p99 |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (int nodes : sizes) {
      for (double invalidations : INVALIDATIONS) {
        Demand demand = Demand.ofNodes(nodes).withReads(READS).withInvalidations(invalidations);
        Forecast forecast = model.forecast(demand);
        VirtualFleet.Seen seen = VirtualFleet.run(costs, demand, SEED, 4, nodes > 100 ? 10 : 30);
        System.out.println(line(demand, forecast, seen));
      }
    }
  }

  private static String line(Demand demand, Forecast forecast, VirtualFleet.Seen seen) {
    double each = demand.invalidations() * demand.nodes();
    return String.format(
        Locale.ROOT,
        "| %,d | %,.0f | %.1f %% | %.1f %% | %,.0f | %,.0f | %s | %.1f | %.1f | %.1f | %.2f | %.2f"
            + " | %.2f |",
        demand.nodes(),
        demand.invalidations(),
        100 * forecast.redis(),
        100 * seen.redis(),
        forecast.renewals(),
        seen.renewals(),
        each == 0 ? "" : String.format(Locale.ROOT, "%.2f", seen.renewals() / each),
        forecast.effectMicros() / 1e3,
        seen.effects().mean() / 1e3,
        seen.effects().p99() / 1e3,
        forecast.waitMicros() / 1e3,
        seen.waits().mean() / 1e3,
        seen.waits().p99() / 1e3);
  }
}
