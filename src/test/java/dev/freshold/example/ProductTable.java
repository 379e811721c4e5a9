package dev.freshold.example;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes products, each with the outbox row that tells of it. Both are written in the caller's
 * transaction, so that neither is committed without the other.
 */
public final class ProductTable {

  private static final String ONCE =
      "insert into stored_request (request_id) values (?) on conflict do nothing";

  /** A few old ones with each write, so that the table stays as long as a day's writes. */
  private static final String FORGET =
      """
      delete from stored_request where request_id in (
        select request_id from stored_request where stored_at < now() - interval '1 day'
        order by stored_at limit 10 for update skip locked)
      """;

  private static final String FIND =
      "select version, body::text, category, deleted from product where id = ?";

  private static final String INSERT =
      """
      insert into product (id, version, body, category, deleted)
      select id, coalesce(version, 1), body, coalesce(body ->> 'category', 'none'), deleted
      from (select ?::text as id, ?::bigint as version, ?::jsonb as body, ?::boolean as deleted) change
      on conflict (id) do nothing
      returning version, body::text, category, deleted
      """;

  /**
   * Writes unless the row's version is as high already. Versions of the caller's may come late and
   * twice; of two of them the higher stays, whichever comes first.
   */
  private static final String UPDATE =
      """
      update product set
        version = coalesce(change.version, product.version + 1),
        body = change.body,
        category = case when change.deleted then category
          else coalesce(change.body ->> 'category', 'none') end,
        deleted = change.deleted,
        updated_at = now()
      from (select ?::text as id, ?::bigint as version, ?::jsonb as body, ?::boolean as deleted) change
      where product.id = change.id and product.version < coalesce(change.version, product.version + 1)
      returning product.version, product.body::text, category, product.deleted
      """;

  private ProductTable() {}

  /** A row as it is now. */
  public record Row(String id, long version, String body, String category, boolean deleted) {}

  /** What there is under an id, tombstones included. */
  public static Optional<Row> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setString(1, id);
      return row(select, id);
    }
  }

  /**
   * Carries out a change, unless it was before, or the row's version is as high already.
   *
   * @return the row as it is now, whether that is the change's doing or not
   */
  public static Row save(Connection connection, Change change) throws SQLException {
    if (!isFirst(connection, change.requestId())) {
      return find(connection, change.id())
          .orElseThrow(() -> new SQLException("product " + change.id() + " is gone"));
    }
    Optional<Row> inserted = write(connection, INSERT, change);
    if (inserted.isPresent()) {
      Outbox.add(connection, message(inserted.get(), inserted.get()));
      return inserted.get();
    }
    // From here to the commit nobody else changes the row, so that the outbox rows of a product are
    // numbered in the order of its versions.
    Row before = locked(connection, change.id());
    Optional<Row> updated = write(connection, UPDATE, change);
    if (updated.isEmpty()) {
      return before;
    }
    Outbox.add(connection, message(before, updated.get()));
    return updated.get();
  }

  private static boolean isFirst(Connection connection, String requestId) throws SQLException {
    if (requestId.isEmpty()) {
      return true;
    }
    try (PreparedStatement forget = connection.prepareStatement(FORGET);
        PreparedStatement once = connection.prepareStatement(ONCE)) {
      forget.executeUpdate();
      once.setString(1, requestId);
      return once.executeUpdate() == 1; // waits for an attempt that is under way
    }
  }

  private static Row locked(Connection connection, String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND + " for update")) {
      select.setString(1, id);
      return row(select, id).orElseThrow(() -> new SQLException("product " + id + " is gone"));
    }
  }

  private static Optional<Row> write(Connection connection, String sql, Change change)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, change.id());
      statement.setObject(2, change.version(), Types.BIGINT);
      statement.setString(3, change.body() == null ? "{}" : change.body());
      statement.setBoolean(4, change.body() == null);
      return row(statement, change.id());
    }
  }

  /** What depends on a product besides the product itself: the lists that it was in, and is in. */
  private static OutboxMessage message(Row before, Row now) {
    List<String> tags =
        Stream.of(before.category(), now.category())
            .distinct()
            .map(category -> "listing:" + category)
            .toList();
    return new OutboxMessage(
        now.deleted() ? "product.deleted" : "product.changed", now.id(), now.version(), tags);
  }

  private static Optional<Row> row(PreparedStatement statement, String id) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next()
          ? Optional.of(
              new Row(
                  id, rows.getLong(1), rows.getString(2), rows.getString(3), rows.getBoolean(4)))
          : Optional.empty();
    }
  }
}
