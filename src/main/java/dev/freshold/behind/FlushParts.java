package dev.freshold.behind;

import dev.freshold.flight.Scheduler;
import dev.freshold.model.Tenant;
import dev.freshold.store.WriteLog;
import io.smallrye.mutiny.Uni;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * What every flush of a node needs.
 *
 * @param draws uniform in [0, 1)
 * @param stats by the name of a namespace
 * @param backlog told what waits in the log of a tenant
 */
record FlushParts(
    WriteLog log,
    Writing writing,
    Scheduler scheduler,
    Turns turns,
    FlushTerms terms,
    DoubleSupplier draws,
    Function<String, FlushStats> stats,
    BiConsumer<Tenant, Backlog> backlog) {

  double draw() {
    return draws.getAsDouble();
  }

  /** The same, with what comes of it told in a turn. */
  <T> Uni<T> inTurn(Uni<T> work) {
    return work.emitOn(turns);
  }

  /** Later, and in a turn. */
  Scheduler.Timer schedule(long millis, Runnable task) {
    return scheduler.schedule(millis, () -> turns.execute(task));
  }
}
