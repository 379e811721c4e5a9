package dev.freshold.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class CapacityModelTest {

  private static final double EXACTLY = 1e-9;

  /** Round figures, so that sums can be done in one's head. */
  private static final Costs COSTS =
      new Costs(10, 40, 60, 50, 2, 40, 30, 20, 30, 50, 50, 25, 300, 200);

  private final CapacityModel model = new CapacityModel(COSTS);

  @Test
  void reads_fromTheStore_takeWhatAHitTakes() {
    Demand demand = onlyReads(10_000, 0);

    Forecast forecast = model.forecast(demand);

    double beats = 2 * 40e-6;
    assertThat(forecast.redis()).isCloseTo(.1 + beats, within(EXACTLY));
    assertThat(forecast.node()).isCloseTo(.3, within(EXACTLY));
  }

  @Test
  void reads_thatComeByThemselves_takeATurnEach() {
    Forecast forecast = model.forecast(onlyReads(1_000, 0));

    assertThat(forecast.alone() - forecast.redis()).isCloseTo((1_000 + 2) * 30e-6, within(EXACTLY));
  }

  @Test
  void reads_fromMemory_takeNothingOfRedis() {
    Forecast forecast = model.forecast(onlyReads(10_000, 1));

    assertThat(forecast.redis()).isCloseTo(2 * 40e-6, within(EXACTLY));
    assertThat(forecast.node()).isCloseTo(.2, within(EXACTLY));
  }

  @Test
  void reads_unremembered_takeWhatAScriptTakes() {
    Demand demand = new Demand(1, 1, 1, 0, 0, 10_000, 0, 0, 1, 0, 0, 2_000);

    assertThat(model.forecast(demand).redis()).isCloseTo(.4 + 2 * 40e-6, within(EXACTLY));
  }

  @Test
  void miss_tellsEveryNode_thatItsLoadIsOver() {
    Demand demand = new Demand(100, 0, 1, 0, 0, 100, 0, 1, 0, 0, 0, 2_000);

    Forecast forecast = model.forecast(demand);

    assertThat(forecast.pushes()).isCloseTo(10_000, within(EXACTLY));
    assertThat(forecast.redis()).isCloseTo(100 * (40 + 60 + 200) * 1e-6, within(EXACTLY));
  }

  @Test
  void invalidation_thatIsRare_isAcknowledgedByEachNodeOnce() {
    Demand demand = Demand.ofNodes(1_000).withInvalidations(.001);

    Forecast beating = model.forecast(demand);

    assertThat(beating.burstMicros()).isCloseTo(1_000 * (40 + 2), within(EXACTLY));
    assertThat(beating.renewals()).as("nothing but beats").isCloseTo(2_000, within(EXACTLY));
  }

  @Test
  void renewals_areShared_whenInvalidationsComeFasterThanNodesAcknowledge() {
    Demand demand = Demand.ofNodes(1_000).withInvalidations(200);

    Forecast forecast = model.forecast(demand);

    assertThat(forecast.renewals()).isLessThan(1_000 * 1e6 / forecast.burstMicros());
    assertThat(forecast.redis()).isLessThanOrEqualTo(1);
    assertThat(forecast.isPossible()).isTrue();
  }

  @Test
  void redis_thatSpendsAllItsTimeOnPushes_isImpossible() {
    assertThat(model.forecast(Demand.ofNodes(1_000).withInvalidations(1_000)).isPossible())
        .isFalse();
  }

  @Test
  void memory_isThatOfAllEntries() {
    Demand demand = new Demand(1, 1, 1, 1e8, 1_000, 0, 0, 0, 0, 0, 0, 2_000);

    assertThat(model.forecast(demand).bytes()).isCloseTo(1.2e11, within(1d));
  }

  @Test
  void nodeLease_thatLastsLonger_isRenewedLessOften() {
    Demand brief = new Demand(100, 100, 10, 0, 0, 0, 0, 0, 0, 0, 0, 2_000);
    Demand lasting = new Demand(100, 100, 10, 0, 0, 0, 0, 0, 0, 0, 0, 8_000);

    assertThat(model.forecast(brief).renewals()).isCloseTo(2_000, within(EXACTLY));
    assertThat(model.forecast(lasting).renewals()).isCloseTo(500, within(EXACTLY));
  }

  @Test
  void everything_thatGrows_makesRedisBusier() {
    Demand some = new Demand(100, 100, 1, 0, 100, 10_000, .9, .02, .1, 10, 5, 2_000);

    requireGrowing(some::withReads, 1, 1e5);
    requireGrowing(some::withPuts, 1, 1e3);
    requireGrowing(some::withInvalidations, 1, 1e3);
    requireGrowing(count -> some.withNodes((int) count), 1, 1e3);
    requireGrowing(count -> some.withFollowing((int) count), 1, 100);
  }

  private void requireGrowing(DoubleFunction<Demand> of, double least, double most) {
    double[] busy =
        DoubleStream.iterate(least, some -> some <= most, some -> some * 1.5)
            .map(some -> model.forecast(of.apply(some)).redis())
            .toArray();
    assertThat(busy).isSorted();
    assertThat(busy[0]).isLessThan(busy[busy.length - 1]);
  }

  @Test
  void most_isWhereItIsStillGood_andNoLongerJustBeyond() {
    double most = model.most(reads -> onlyReads(reads, 0), 1e9, forecast -> forecast.redis() <= .6);

    assertThat(most).isCloseTo(60_000, within(10d));
    assertThat(model.forecast(onlyReads(most * 1.01, 0)).redis()).isGreaterThan(.6);
  }

  @Test
  void most_thatIsGoodAtTheLimit_isTheLimit() {
    assertThat(model.most(reads -> onlyReads(reads, 0), 100, forecast -> forecast.redis() <= .6))
        .isEqualTo(100);
  }

  @Test
  void demand_thatCannotBe_isRefused() {
    assertThatThrownBy(() -> Demand.ofNodes(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Demand.ofNodes(3).withFollowing(4))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> onlyReads(10, 1.5)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Demand.ofNodes(3).withPuts(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Demand.ofNodes(3).withReads(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void costs_thatAreNone_areRefused() {
    assertThatThrownBy(() -> new Costs(0, 40, 60, 50, 2, 40, 30, 20, 30, 50, 50, 25, 300, 200))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Demand onlyReads(double reads, double local) {
    return new Demand(1, 1, 1, 0, 0, reads, local, 0, 0, 0, 0, 2_000);
  }
}
