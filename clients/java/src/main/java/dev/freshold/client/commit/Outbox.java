package dev.freshold.client.commit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Writes busts into the database, in the transaction of the data. A {@link Relay} sends them
 * afterwards: in order, at least once, however often the process dies. The table is that of the
 * clients in other languages; any of them can relay.
 */
public final class Outbox {
  /** The table, as all databases understand it. */
  public static final String TABLE =
      """
      create table freshold_outbox (
        id         varchar(36) primary key,
        created_at timestamp   not null default current_timestamp,
        bust       text        not null
      )\
      """;

  private Outbox() {}

  /**
   * Puts busts into the outbox; they are sent if the transaction of the connection is committed.
   *
   * @throws SQLException of the database
   */
  public static void write(Connection transaction, Bust... busts) throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement("insert into freshold_outbox (id, bust) values (?, ?)")) {
      for (Bust bust : busts) {
        insert.setString(1, RowIds.next());
        insert.setString(2, BustJson.write(bust));
        insert.executeUpdate();
      }
    }
  }
}
