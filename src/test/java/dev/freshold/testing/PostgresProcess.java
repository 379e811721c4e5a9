package dev.freshold.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A real Postgres of our own on loopback, on a free port and in an empty folder. It ends with the
 * JVM that started it.
 */
public final class PostgresProcess implements AutoCloseable {

  private static final String CONNECTIONS = "100";

  /**
   * They tell of each start and each pool. Kept here, because a logger that nobody keeps forgets.
   */
  private static final List<Logger> QUIET =
      List.of(Logger.getLogger("io.zonky.test"), Logger.getLogger("com.zaxxer.hikari"));

  static {
    QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
  }

  private final EmbeddedPostgres postgres;
  private final AtomicInteger schemas = new AtomicInteger();

  private PostgresProcess(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** Starts one that answers. */
  public static PostgresProcess start() {
    try {
      return new PostgresProcess(
          EmbeddedPostgres.builder()
              .setServerConfig("max_connections", CONNECTIONS)
              .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
              .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
              .start());
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
  }

  /** One for all tests of this JVM, each of which takes a schema of its own. */
  public static PostgresProcess shared() {
    return Shared.ONE;
  }

  public int port() {
    return postgres.getPort();
  }

  /** The JDBC URL of a new and empty schema: to its tables alone, and cheaper than a database. */
  public String schema() {
    String name = "freshold_" + schemas.incrementAndGet();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + name);
    } catch (SQLException failed) {
      throw new IllegalStateException("no schema " + name, failed);
    }
    return "jdbc:postgresql://localhost:%d/postgres?user=postgres&currentSchema=%s"
        .formatted(port(), name);
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static final class Shared {
    private static final PostgresProcess ONE = start();
  }
}
