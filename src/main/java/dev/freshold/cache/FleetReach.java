package dev.freshold.cache;

import dev.freshold.flight.Scheduler;
import dev.freshold.journal.Acked;
import dev.freshold.journal.FleetWait;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import io.smallrye.mutiny.Uni;

/** Waits until what the store has just answered has got as far as it shall. */
final class FleetReach {

  /** A fleet that nothing is heard of is waited for as long as its leases last, and no longer. */
  private static final long AS_LONG_AS_IT_TAKES = Long.MAX_VALUE / 4;

  private final FleetWait fleet;
  private final Scheduler scheduler;

  FleetReach(FleetWait fleet, Scheduler scheduler) {
    this.fleet = fleet;
    this.scheduler = scheduler;
  }

  /** How many nodes had to be waited for, and are known to serve nothing older. */
  Uni<Integer> wait(Tenant tenant, Receipt receipt, Reach asked) {
    return switch (asked) {
      case STORE -> Uni.createFrom().item(0);
      case FLEET ->
          fleet.await(tenant, receipt, scheduler.now(), AS_LONG_AS_IT_TAKES).map(Acked::nodes);
    };
  }
}
