package dev.freshold.example;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Carries outbox rows to Freshold, or to a broker: at least once, and a row is deleted only after
 * it was told.
 *
 * <p>If a relay dies in between, the database unlocks its rows and the next relay tells them again,
 * which has no second effect: a bust with a version is idempotent, and so is one with a request_id.
 * Several relays may run; each leaves the rows alone that another has locked.
 */
public final class OutboxRelay implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(OutboxRelay.class.getName());

  private static final int BATCH = 64;
  private static final long IDLE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final DataSource source;
  private final Outlet outlet;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private OutboxRelay(DataSource source, Outlet outlet) {
    this.source = source;
    this.outlet = outlet;
    this.thread = Thread.ofVirtual().name("outbox").unstarted(this::run);
  }

  /** Starts one. */
  static OutboxRelay start(DataSource source, Outlet outlet) {
    OutboxRelay relay = new OutboxRelay(source, outlet);
    relay.thread.start();
    return relay;
  }

  /** Ends after the row that is under way. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What came of some rows. A failure ends them, and those before it are told all the same. */
  private record Told(int rows, @Nullable RuntimeException failure) {}

  private void run() {
    long pause = IDLE_MILLIS;
    while (!stopsWithin(pause)) {
      pause = tellAll() ? IDLE_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
  }

  private boolean stopsWithin(long millis) {
    try {
      return stop.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Until nothing is left; false: something failed. */
  private boolean tellAll() {
    try {
      Told told;
      do {
        told = Transaction.run(source, this::tellSome);
        if (told.failure() != null) {
          LOG.log(System.Logger.Level.WARNING, "the outbox has to wait: " + told.failure());
          return false;
        }
      } while (told.rows() == BATCH && stop.getCount() > 0);
      return true;
    } catch (SQLException failed) {
      LOG.log(System.Logger.Level.WARNING, "the outbox could not be read", failed);
      return false;
    }
  }

  private Told tellSome(Connection connection) throws SQLException {
    List<Outbox.Row> rows = Outbox.take(connection, BATCH);
    for (Outbox.Row row : rows) {
      if (stop.getCount() == 0) {
        break;
      }
      try {
        tell(connection, row);
      } catch (RuntimeException failed) {
        return new Told(rows.size(), failed);
      }
    }
    return new Told(rows.size(), null);
  }

  private void tell(Connection connection, Outbox.Row row) throws SQLException {
    List<String> refusals = outlet.send(connection, row);
    if (refusals.isEmpty()) {
      Outbox.delete(connection, row.id());
    } else {
      String error = String.join("; ", refusals);
      LOG.log(System.Logger.Level.WARNING, "outbox row " + row.id() + " is set aside: " + error);
      Outbox.setAside(connection, row.id(), error);
    }
  }
}
