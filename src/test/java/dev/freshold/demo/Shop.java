package dev.freshold.demo;

import com.zaxxer.hikari.HikariDataSource;
import dev.freshold.example.Change;
import dev.freshold.example.Database;
import dev.freshold.example.Documents;
import dev.freshold.example.OriginServer;
import dev.freshold.example.ProductOrigin;
import dev.freshold.example.ProductTable;
import dev.freshold.example.Schema;
import dev.freshold.testing.Await;
import dev.freshold.testing.PostgresProcess;
import dev.freshold.testing.ProgramProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * A shop whose products are in a Postgres of its own: the example origin serves them, and a relay
 * in a process of its own tells what was committed.
 */
final class Shop implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PRODUCTS = 300;

  private final PostgresProcess postgres = PostgresProcess.start();
  private final String url = postgres.schema();
  private final HikariDataSource source;
  private final OrderBook orders;
  private final Calls calls = new Calls();
  private final OriginServer server;

  Shop() throws SQLException {
    source = Database.open(url);
    Schema.create(source);
    Schema.fill(source, PRODUCTS);
    orders = new OrderBook(source);
    Documents documents =
        new Documents(
            source, source, Map.of("stock", Documents.PRODUCT, "listing", Documents.LISTING));
    server = OriginServer.start(0, new ProductOrigin(documents, source), calls);
  }

  /** As an origin.grpc setting. */
  String address() {
    return server.address();
  }

  /** How often the origin was called. */
  int calls() {
    return calls.count();
  }

  OrderBook orders() {
    return orders;
  }

  /** A relay of the outbox to a topic. */
  ProgramProcess relay(String servers, String topic) {
    return ProgramProcess.start("dev.freshold.example.KafkaRelayProgram", url, servers, topic);
  }

  /** A relay of the outbox to the node on that port. */
  ProgramProcess relay(int port) {
    return ProgramProcess.start(
        "dev.freshold.example.RelayProgram", url, "localhost:" + port, "stock");
  }

  /** Changes the price of a product, and writes its outbox row, in one transaction. */
  void price(String id, int price) {
    change(id, price, true);
  }

  /** The same, but in the end the transaction is rolled back. */
  void priceInVain(String id, int price) {
    change(id, price, false);
  }

  private void change(String id, int price, boolean commits) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      ProductTable.save(
          connection, Change.of(id, "{\"category\":\"hats\",\"price\":%d}".formatted(price)));
      if (commits) {
        connection.commit();
      } else {
        connection.rollback();
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** What has been committed and not been told. */
  int untold() {
    try (Connection connection = source.getConnection();
        Statement select = connection.createStatement();
        ResultSet rows = select.executeQuery("select count(*) from outbox")) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  void untilTold() {
    Await.within(PATIENCE, this::untold, count -> count == 0);
  }

  @Override
  public void close() {
    server.close();
    source.close();
    postgres.close();
  }
}
