package dev.freshold.client.example;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.freshold.client.Ask;
import dev.freshold.client.Cache;
import dev.freshold.client.Freshold;
import dev.freshold.client.FresholdException;
import dev.freshold.client.LoadResult;
import dev.freshold.client.Loaded;
import dev.freshold.client.Lookup;
import dev.freshold.client.NotFound;
import dev.freshold.client.commit.AfterCommit;
import dev.freshold.client.commit.Bust;
import dev.freshold.client.commit.Outbox;
import dev.freshold.client.commit.Relay;
import dev.freshold.client.http.HttpHeaders;
import dev.freshold.client.http.Visibility;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A small service: products in a database, read through the cache, and invalidated after each
 * commit.
 */
public final class Shop implements HttpHandler {
  /** The table of the products; that of the outbox is {@link Outbox#TABLE}. */
  public static final String TABLE =
      "create table product (id varchar(20) primary key, name varchar(100), cents bigint, version"
          + " bigint)";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What the shop sells.
   *
   * @param name for people
   * @param cents its price
   */
  public record Product(String name, long cents) {}

  private final DataSource database;
  private final Freshold client;
  private final Cache<Product> products;

  /** A shop out of a database with both tables, and a client. */
  public Shop(DataSource database, Freshold client) {
    this.database = database;
    this.client = client;
    this.products = client.cache("product", Product.class);
  }

  /** The loader of the cache; it can serve an origin as well. */
  public LoadResult<Product> load(Ask ask) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select name, cents, version from product where id = ?")) {
      select.setString(1, ask.key());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Loaded.of(new Product(row.getString(1), row.getLong(2))).version(row.getLong(3))
            : NotFound.of("no such product");
      }
    }
  }

  /** Out of the cache, or out of the database where there is nothing fresh. */
  public Lookup<Product> product(String id) {
    return products.getOrLoad(id, this::load);
  }

  /** Changes a price, and invalidates the product once that is committed. */
  public void reprice(String id, long cents) throws SQLException {
    new AfterCommit(database, client)
        .run(
            (connection, busts) -> {
              long version = reprice(connection, id, cents);
              busts.invalidate("product", id, version);
              return version;
            });
  }

  /**
   * Writes the invalidation into the outbox, in the same transaction: it is not lost, even if this
   * process dies.
   */
  public void repriceSafely(String id, long cents) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Outbox.write(connection, Bust.key("product", id, reprice(connection, id, cents)));
      connection.commit();
    }
  }

  /** Sends what is in the outbox, until its thread is interrupted. */
  public Relay relay() {
    return Relay.of(database, client).idle(Duration.ofMillis(100));
  }

  private static long reprice(Connection connection, String id, long cents) throws SQLException {
    try (PreparedStatement update =
            connection.prepareStatement(
                "update product set cents = ?, version = version + 1 where id = ?");
        PreparedStatement select =
            connection.prepareStatement("select version from product where id = ?")) {
      update.setLong(1, cents);
      update.setString(2, id);
      update.executeUpdate();
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("no such product");
        }
        return row.getLong(1);
      }
    }
  }

  /** Answers GET /products/{id}; proxies and CDNs may keep the answer as long as the cache may. */
  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      Lookup<Product> found = product(path.substring(path.lastIndexOf('/') + 1));
      HttpHeaders.of(found, Visibility.PUBLIC).forEach(exchange.getResponseHeaders()::set);
      Product product = found.value();
      byte[] body = JSON.writeValueAsBytes(product);
      exchange.sendResponseHeaders(product == null ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
    } catch (FresholdException e) {
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(503, -1);
    }
  }
}
