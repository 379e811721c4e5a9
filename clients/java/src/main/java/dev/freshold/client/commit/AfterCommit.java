package dev.freshold.client.commit;

import dev.freshold.client.Freshold;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Runs a function in a JDBC transaction, commits, and then sends the busts that it named: never
 * before the commit, where a reader could load the old row again, and never after a rollback.
 *
 * @param database where transactions begin
 * @param client who sends
 */
public record AfterCommit(DataSource database, Freshold client) {
  /**
   * What is done in a transaction.
   *
   * @param <T> what comes of it
   */
  public interface Work<T> {
    /**
     * Reads and writes, and names what to invalidate.
     *
     * @throws SQLException the transaction is rolled back
     */
    T run(Connection connection, CommitBusts busts) throws SQLException;
  }

  /**
   * Runs it; where it throws, the transaction is rolled back and nothing is sent.
   *
   * @throws SQLException of the database
   * @throws NotBustedException it was committed all the same
   */
  public <T> T run(Work<T> work) throws SQLException {
    CommitBusts busts = new CommitBusts();
    T made;
    try (Connection connection = database.getConnection()) {
      boolean before = connection.getAutoCommit();
      connection.setAutoCommit(false);
      try {
        made = work.run(connection, busts);
        connection.commit();
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      } finally {
        connection.setAutoCommit(before);
      }
    }
    busts.send(client);
    return made;
  }

  private static void rollBack(Connection connection, Throwable because) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      because.addSuppressed(e);
    }
  }
}
