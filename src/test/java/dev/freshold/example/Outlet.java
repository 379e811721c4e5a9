package dev.freshold.example;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Where a relay tells the rows of its outbox. */
interface Outlet {

  /**
   * Tells a row.
   *
   * @param connection that has the row locked
   * @return what can never be told, in words; empty: all is told
   * @throws RuntimeException if it is not known that all is told
   */
  List<String> send(Connection connection, Outbox.Row row) throws SQLException;
}
