package dev.freshold.client.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.freshold.client.Freshold;
import dev.freshold.client.conformance.Control;
import dev.freshold.client.testing.Await;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The example and the start of the README, against a server of the conformance harness; skipped
 * without one.
 */
class ExampleTest {
  private static final Duration PATIENT = Duration.ofSeconds(60);

  private Control.Line line;
  private Freshold client;
  private Shop shop;

  @BeforeEach
  void begin() throws SQLException {
    Control control = Control.ofEnvironment();
    assumeTrue(control != null, "FRESHOLD_CONTROL is not set: make clients-test starts a server");
    line = Objects.requireNonNull(control).open("memory", "java-example");
    client =
        Freshold.builder(line.address())
            .tenant(line.tenant())
            .callTimeout(PATIENT)
            .getOrLoadTimeout(PATIENT)
            .build();
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(Shop.TABLE);
      statement.execute(dev.freshold.client.commit.Outbox.TABLE);
      statement.execute("insert into product values ('17', 'teapot', 1000, 1)");
    }
    shop = new Shop(database, client);
  }

  @AfterEach
  void end() {
    if (client != null) {
      client.close();
      line.end(true, "");
    }
  }

  private long price() {
    return Objects.requireNonNull(shop.product("17").value()).cents();
  }

  @Test
  void reprice_isReadAtOnce() throws Exception {
    assertThat(price()).isEqualTo(1000);

    shop.reprice("17", 900);

    assertThat(price()).isEqualTo(900);
  }

  @Test
  void reprice_ofNothing_isRolledBack_andInvalidatesNothing() {
    assertThatThrownBy(() -> shop.reprice("18", 900)).isInstanceOf(SQLException.class);

    assertThat(String.valueOf(line.calls("Invalidate"))).contains("count=0");
  }

  @Test
  void repriceSafely_isRead_onceItIsRelayed() throws Exception {
    assertThat(price()).isEqualTo(1000);
    line.fault(
        Map.of(
            "fault",
            "answer",
            "method",
            "Invalidate",
            "times",
            1,
            "code",
            "UNAVAILABLE",
            "lost",
            true));
    shop.repriceSafely("17", 900);
    Thread relay = new Thread(shop.relay(), "relay");
    relay.start();

    Await.until("the new price is read", () -> price() == 900);

    relay.interrupt();
    relay.join();
  }

  @Test
  void http_saysHowLongToKeep() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/products/", shop);
    server.start();
    URI at = URI.create("http://localhost:" + server.getAddress().getPort() + "/products/");

    HttpResponse<String> found =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(at.resolve("17")).build(), BodyHandlers.ofString());
    HttpResponse<String> missing =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(at.resolve("18")).build(), BodyHandlers.ofString());
    server.stop(0);

    assertThat(found.body()).isEqualTo("{\"name\":\"teapot\",\"cents\":1000}");
    assertThat(found.headers().firstValue("Cache-Control").orElse(""))
        .matches("public, max-age=\\d+, stale-while-revalidate=\\d+");
    assertThat(found.headers().firstValue("Surrogate-Key")).hasValue("product:17");
    assertThat(missing.statusCode()).isEqualTo(404);
  }

  @Test
  void start_isWhatTheReadmeShows_andPrintsWhatItSays() throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    String source =
        Files.readString(Path.of("src/test/java/dev/freshold/client/example/Start.java"));
    assertThat(block(readme, "java"))
        .isEqualTo(source.replace("package dev.freshold.client.example;\n\n", ""));
    try (Freshold forgetful = Freshold.connect(line.address())) {
      forgetful.bumpNamespace("country");
    }

    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      Start.main(new String[] {line.address()});
    } finally {
      System.setOut(before);
    }

    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo(block(readme, "text"));
  }

  private static String block(String readme, String language) {
    Matcher found =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(readme);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
