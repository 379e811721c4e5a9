package dev.freshold.example;

import dev.freshold.v1.LoadItem;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is cached out of the database. A namespace is one SELECT: it is given an array of keys
 * and brings the key, the version, the body, the tags, and whether the row is a tombstone.
 */
public final class Documents {

  /** Products, each with the tag of its category: a change of a whole category busts one tag. */
  public static final String PRODUCT =
      """
      select id, version, body::text, array['category:' || category], deleted
      from product where id = any (?)
      """;

  /**
   * All products of a category: derived data without a version of its own. Whoever changes a
   * product busts the tag of this list.
   */
  public static final String LISTING =
      """
      select category, null::bigint, jsonb_agg(body order by id)::text, array['listing:' || category],
        false
      from product where category = any (?) and not deleted group by category
      """;

  private final DataSource primary;
  private final DataSource replica;
  private final Map<String, String> selects;

  /**
   * Documents of two data sources.
   *
   * @param replica where reads go that may lag; the primary itself, where there is no replica
   * @param selects the SELECT of each namespace
   */
  public Documents(DataSource primary, DataSource replica, Map<String, String> selects) {
    this.primary = primary;
    this.replica = replica;
    this.selects = Map.copyOf(selects);
  }

  /** The namespaces of samples/origin.yaml, in a database without replicas. */
  public static Documents of(DataSource source) {
    return new Documents(source, source, Map.of("product", PRODUCT, "listing", LISTING));
  }

  boolean has(String namespace) {
    return selects.containsKey(namespace);
  }

  /** What is there under the keys, by key, in one statement. */
  Map<String, Document> load(String namespace, List<LoadItem> items) throws SQLException {
    String select = selects.get(namespace);
    if (select == null) {
      return Map.of();
    }
    try (Connection connection = source(items).getConnection();
        PreparedStatement statement = connection.prepareStatement(select);
        CallScope scope = CallScope.of(statement)) {
      Array keys =
          connection.createArrayOf(
              "text", items.stream().map(LoadItem::getKey).toArray(String[]::new));
      statement.setArray(1, keys);
      return scope.read(statement, Documents::documents);
    }
  }

  /**
   * Where what is asked for can be seen. read_primary: something was invalidated, and a replica may
   * not have heard of it. min_version: anything older will be refused.
   */
  private DataSource source(List<LoadItem> items) {
    return items.stream().anyMatch(item -> item.getReadPrimary() || item.hasMinVersion())
        ? primary
        : replica;
  }

  private static Map<String, Document> documents(ResultSet rows) throws SQLException {
    Map<String, Document> found = new HashMap<>();
    while (rows.next()) {
      String key = rows.getString(1);
      found.put(
          key,
          new Document(
              key,
              version(rows, 2),
              rows.getString(3),
              Arrays.asList((String[]) rows.getArray(4).getArray()),
              rows.getBoolean(5)));
    }
    return found;
  }

  private static @Nullable Long version(ResultSet rows, int column) throws SQLException {
    long version = rows.getLong(column);
    return rows.wasNull() ? null : version;
  }
}
