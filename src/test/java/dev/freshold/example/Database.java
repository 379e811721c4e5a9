package dev.freshold.example;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** Connections to the database, few and held. */
public final class Database {

  /** A database does more work with few connections than with many; who comes later waits. */
  private static final int CONNECTIONS = 10;

  /** Who waits for longer is told that the database could not be asked. */
  private static final long PATIENCE_MILLIS = 2_000;

  private Database() {}

  /** A pool that is the caller's to close. */
  public static HikariDataSource open(String jdbcUrl) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(jdbcUrl);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    return new HikariDataSource(config);
  }
}
