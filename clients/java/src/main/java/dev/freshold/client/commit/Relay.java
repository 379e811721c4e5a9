package dev.freshold.client.commit;

import dev.freshold.client.BustOptions;
import dev.freshold.client.ErrorKind;
import dev.freshold.client.Freshold;
import dev.freshold.client.FresholdException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Sends what is in an {@link Outbox}. One relay at a time keeps the order; two of them do no harm,
 * for a bust that is sent twice has one effect.
 */
public final class Relay implements Runnable {
  private static final int ROWS = 100;
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  /** Is told of a bust that the server refuses as wrong. */
  public interface OnRefused {
    /** Whether it is dropped; otherwise the relay stops there, for order matters. */
    boolean drop(String id, String bust, FresholdException error);
  }

  private final DataSource database;
  private final Freshold client;
  private final Duration idle;
  private final OnRefused onRefused;

  private record Row(String id, String bust) {}

  private Relay(DataSource database, Freshold client, Duration idle, OnRefused onRefused) {
    this.database = database;
    this.client = client;
    this.idle = idle;
    this.onRefused = onRefused;
  }

  /**
   * A relay that looks each second where there was nothing to send, and stops at a bust that is
   * refused.
   */
  public static Relay of(DataSource database, Freshold client) {
    return new Relay(database, client, Duration.ofSeconds(1), (id, bust, error) -> false);
  }

  /** How long to wait where there is nothing to send. */
  public Relay idle(Duration wait) {
    return new Relay(database, client, wait, onRefused);
  }

  /** Who is told of busts that are refused as wrong. */
  public Relay onRefused(OnRefused told) {
    return new Relay(database, client, idle, told);
  }

  /**
   * Sends until the thread is interrupted.
   *
   * @throws FresholdException a bust was refused as wrong and not dropped, or the client is closed
   */
  @Override
  public void run() {
    Duration wait = FIRST_WAIT;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          int sent = once();
          wait = FIRST_WAIT;
          if (sent < ROWS) {
            TimeUnit.NANOSECONDS.sleep(idle.toNanos());
          }
        } catch (FresholdException e) {
          if (ends(e.kind())) {
            throw e;
          }
          wait = rest(wait);
        } catch (SQLException e) {
          // The database is away, as it may be: what is in it is not lost.
          wait = rest(wait);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration rest(Duration wait) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(wait.toNanos());
    Duration next = wait.multipliedBy(2);
    return next.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : next;
  }

  private static boolean ends(ErrorKind kind) {
    return wrong(kind) || kind == ErrorKind.CLOSED;
  }

  private static boolean wrong(ErrorKind kind) {
    return kind == ErrorKind.INVALID_REQUEST || kind == ErrorKind.NOT_ALLOWED;
  }

  /**
   * Sends up to 100 busts, and says how many.
   *
   * @throws SQLException of the database
   * @throws FresholdException of the first bust that was not sent
   */
  public int once() throws SQLException {
    List<Row> rows = read();
    for (Row row : rows) {
      send(row);
      delete(row);
    }
    return rows.size();
  }

  private List<Row> read() throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select id, bust from freshold_outbox order by id")) {
      select.setMaxRows(ROWS);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          rows.add(new Row(found.getString(1), found.getString(2)));
        }
      }
    }
    return rows;
  }

  private void delete(Row row) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement delete =
            connection.prepareStatement("delete from freshold_outbox where id = ?")) {
      delete.setString(1, row.id);
      delete.executeUpdate();
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }

  private void send(Row row) {
    try {
      Bust bust;
      try {
        bust = BustJson.read(row.bust);
      } catch (IllegalArgumentException e) {
        throw FresholdException.invalid(
            "row " + row.id + " of the outbox is no bust: " + e.getMessage(), e);
      }
      bust.send(client, BustOptions.defaults().requestId(row.id));
    } catch (FresholdException e) {
      if (!wrong(e.kind()) || !onRefused.drop(row.id, row.bust, e)) {
        throw e;
      }
    }
  }
}
