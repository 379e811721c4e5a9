package dev.freshold.example;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * A statement that ends with the gRPC call it works for. When the caller has left or its deadline
 * has passed, the database is told to stop: nobody waits for the answer, and the connection is
 * needed by others.
 */
final class CallScope implements AutoCloseable {

  private final Context call = Context.current();
  private final Context.CancellationListener listener;

  private CallScope(Statement statement) {
    this.listener = cancelled -> cancel(statement);
  }

  /** Ties a statement to the call that this thread carries out, until the scope is closed. */
  static CallScope of(Statement statement) throws SQLException {
    CallScope scope = new CallScope(statement);
    scope.limit(statement);
    // Not on the thread that tells us, for to cancel a statement is to connect to the database.
    scope.call.addListener(scope.listener, Thread::startVirtualThread);
    return scope;
  }

  /** Runs a SELECT and reads its rows. */
  <T> T read(PreparedStatement select, Reading<T> reading) throws SQLException {
    if (call.isCancelled()) {
      throw Status.CANCELLED.withDescription("nobody waits for it any more").asRuntimeException();
    }
    try (ResultSet rows = select.executeQuery()) {
      return reading.read(rows);
    }
  }

  /** For the moment between the question whether anybody waits, and the start of the statement. */
  private void limit(Statement statement) throws SQLException {
    long millis = millisLeft();
    statement.setQueryTimeout((int) Math.min(Integer.MAX_VALUE, 1 + millis / 1_000));
  }

  /**
   * Ends the statements of a transaction that take longer than its call may. A write is not
   * cancelled when its caller leaves: it may be committed already, and will be asked for again.
   */
  static void limit(Connection connection) throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement("select set_config('statement_timeout', ?, true)")) {
      set.setString(1, Long.toString(Math.clamp(millisLeft(), 1, Integer.MAX_VALUE)));
      set.execute();
    }
  }

  private static long millisLeft() {
    Deadline deadline = Context.current().getDeadline();
    return deadline == null
        ? Integer.MAX_VALUE
        : Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    call.removeListener(listener);
  }

  /** How rows are read. */
  interface Reading<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException lost) {
      // It is over, or the connection is: either way nothing runs for the call any more.
      System.getLogger(CallScope.class.getName())
          .log(System.Logger.Level.DEBUG, "a statement could not be cancelled", lost);
    }
  }
}
