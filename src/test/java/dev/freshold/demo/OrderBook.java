package dev.freshold.demo;

import dev.freshold.example.Outbox;
import dev.freshold.example.OutboxMessage;
import dev.freshold.example.Transaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** The table of the orders, each of whose commits writes an outbox row; and what is made of it. */
final class OrderBook {

  private static final String TABLE =
      """
      create table purchase (
        id text primary key, version bigint not null, customer text not null, state text not null)
      """;

  private static final String SAVE =
      """
      insert into purchase values (?, 1, ?, ?)
      on conflict (id) do update set version = purchase.version + 1, state = excluded.state
      returning version
      """;

  private static final String ORDER = "select state, version from purchase where id = ?";

  /** Views have no version of their own: the changes are counted, so that one can tell them. */
  private static final String LIST =
      "select string_agg(id || ' ' || state, ', ' order by id), sum(version) from purchase";

  private static final String HOME =
      "select string_agg(state, ', '), sum(version) from purchase where customer = ?";

  private final DataSource source;

  OrderBook(DataSource source) throws SQLException {
    this.source = source;
    try (Connection connection = source.getConnection();
        Statement create = connection.createStatement()) {
      create.execute(TABLE);
    }
  }

  /** Writes the order and the outbox row that tells of it, in one transaction. */
  void commit(String id, String customer, String state) {
    try {
      Transaction.run(source, connection -> commit(connection, id, customer, state));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static boolean commit(Connection connection, String id, String customer, String state)
      throws SQLException {
    try (PreparedStatement save = connection.prepareStatement(SAVE)) {
      save.setString(1, id);
      save.setString(2, customer);
      save.setString(3, state);
      try (ResultSet saved = save.executeQuery()) {
        saved.next();
        Outbox.add(
            connection,
            new OutboxMessage(
                "order.committed",
                id,
                saved.getLong(1),
                List.of("orders:all", "user:" + customer)));
      }
      return true;
    }
  }

  Origin.Row order(String id) {
    return read(ORDER, id);
  }

  Origin.Row list() {
    return read(LIST);
  }

  Origin.Row home(String customer) {
    return read(HOME, customer);
  }

  private Origin.Row read(String query, String... arguments) {
    try (Connection connection = source.getConnection();
        PreparedStatement select = connection.prepareStatement(query)) {
      for (int i = 0; i < arguments.length; i++) {
        select.setString(i + 1, arguments[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return new Origin.Row("{\"text\":\"%s\"}".formatted(rows.getString(1)), rows.getLong(2));
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
