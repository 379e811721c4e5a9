package dev.freshold.example;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of what is to be told. A row is written in the transaction of the change, and deleted
 * once it has been told.
 *
 * <p>The numbers are given in the order of the inserts, and rows become visible in the order of the
 * commits, which is another: a row may appear behind others that have been told already. That is
 * why nobody keeps a highest number that was told; a row is to be told for as long as it is there.
 * The rows of one key do come in the order of its versions, because they are inserted after the
 * key's row was locked.
 */
public final class Outbox {

  private static final String ADD =
      "insert into outbox (type, key, version, tags) values (?, ?, ?, ?)";

  /** Rows that another relay is at are left to it. */
  private static final String TAKE =
      """
      select id, type, key, version, tags from outbox where error is null
      order by id limit ? for update skip locked
      """;

  private static final String DELETE = "delete from outbox where id = ?";
  private static final String SET_ASIDE = "update outbox set error = ? where id = ?";

  private Outbox() {}

  /** A row that is to be told. */
  record Row(long id, OutboxMessage message) {}

  /** Writes a row, in the caller's transaction. */
  public static void add(Connection connection, OutboxMessage message) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setString(1, message.type());
      insert.setString(2, message.key());
      insert.setObject(3, message.version(), Types.BIGINT);
      insert.setArray(4, connection.createArrayOf("text", message.tags().toArray()));
      insert.executeUpdate();
    }
  }

  /** The next rows in their order, locked until the end of the transaction. */
  static List<Row> take(Connection connection, int most) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(TAKE)) {
      select.setInt(1, most);
      List<Row> taken = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          taken.add(new Row(rows.getLong(1), message(rows)));
        }
      }
      return taken;
    }
  }

  /** It has been told. */
  static void delete(Connection connection, long id) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
      delete.setLong(1, id);
      delete.executeUpdate();
    }
  }

  /** It can never be told: it stays for somebody to look at, and holds up nobody. */
  static void setAside(Connection connection, long id, String error) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(SET_ASIDE)) {
      update.setString(1, error);
      update.setLong(2, id);
      update.executeUpdate();
    }
  }

  private static OutboxMessage message(ResultSet rows) throws SQLException {
    long version = rows.getLong(4);
    @Nullable Long known = rows.wasNull() ? null : version;
    return new OutboxMessage(
        rows.getString(2),
        rows.getString(3),
        known,
        Arrays.asList((String[]) rows.getArray(5).getArray()));
  }
}
