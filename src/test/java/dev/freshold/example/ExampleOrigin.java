package dev.freshold.example;

import com.zaxxer.hikari.HikariDataSource;
import dev.freshold.testing.PostgresProcess;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The example, ready to run ({@code make origin}): a table of products, an origin that serves it,
 * and a relay that tells a node of Freshold what was committed.
 *
 * <p>FRESHOLD_EXAMPLE_JDBC_URL names a database of your own; without it a Postgres is started, and
 * ends with this. FRESHOLD_EXAMPLE_PORT is where the origin listens (9010), FRESHOLD_EXAMPLE_CACHE
 * the node that is told (localhost:9000).
 */
public final class ExampleOrigin implements AutoCloseable {

  private static final int PRODUCTS = 1_000;

  private final @Nullable PostgresProcess postgres;
  private final HikariDataSource source;
  private final OriginServer server;
  private final ManagedChannel channel;
  private final OutboxRelay relay;

  /**
   * Starts all of it.
   *
   * @param jdbcUrl null: on a Postgres of its own
   * @param port where the origin listens; 0: on any that is free
   * @param cache the node that is told of commits
   */
  public ExampleOrigin(@Nullable String jdbcUrl, int port, String cache) throws SQLException {
    if (jdbcUrl == null) {
      postgres = PostgresProcess.start();
      source = Database.open(postgres.schema());
    } else {
      postgres = null;
      source = Database.open(jdbcUrl);
    }
    Schema.create(source);
    Schema.fill(source, PRODUCTS);
    server = OriginServer.start(port, new ProductOrigin(Documents.of(source), source));
    channel = NettyChannelBuilder.forTarget(cache).usePlaintext().build();
    relay = OutboxRelay.start(source, new Busts(channel, "product"));
  }

  static void main(String[] arguments) throws SQLException, InterruptedException {
    PrintStream out = System.out;
    String cache = setting("FRESHOLD_EXAMPLE_CACHE", "localhost:9000");
    ExampleOrigin example =
        new ExampleOrigin(
            System.getenv("FRESHOLD_EXAMPLE_JDBC_URL"),
            Integer.parseInt(setting("FRESHOLD_EXAMPLE_PORT", "9010")),
            cache);
    Runtime.getRuntime().addShutdownHook(new Thread(example::close, "farewell"));
    out.println(example.text(cache));
    new CountDownLatch(1).await();
  }

  private static String setting(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null ? otherwise : value;
  }

  public int port() {
    return server.port();
  }

  /** What to type next. */
  String text(String cache) {
    return """
    The origin serves product and listing at %1$s, until Ctrl-C. In another terminal:
      QUARKUS_CONFIG_LOCATIONS=samples/origin.yaml make run
    and then, to read a product, change its row, and read it again:
      grpcurl -plaintext -d '{"namespace":"product","key":"17"}' %2$s freshold.v1.CacheService/Get
      grpcurl -plaintext -d '{"namespace":"product","key":"17","value":{"text":"{\\"category\\":\\"bags\\",\\"price\\":5}"}}' %1$s freshold.v1.OriginService/Store
      grpcurl -plaintext -d '{"namespace":"product","key":"17"}' %2$s freshold.v1.CacheService/Get\
    """
        .formatted(server.address(), cache);
  }

  @Override
  public void close() {
    relay.close();
    channel.shutdownNow();
    server.close();
    source.close();
    if (postgres != null) {
      postgres.close();
    }
  }
}
