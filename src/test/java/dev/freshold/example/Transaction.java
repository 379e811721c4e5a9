package dev.freshold.example;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** All or nothing: what is done on one connection is committed together, or not at all. */
public final class Transaction {

  private Transaction() {}

  /** What is done in a transaction. */
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Commits what the work has done, and rolls it back if the work fails. */
  public static <T> T run(DataSource source, Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        T result = work.on(connection);
        connection.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          connection.rollback();
        }
      }
    }
  }
}
