package dev.freshold.client.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.client.Freshold;
import dev.freshold.client.FresholdException;
import dev.freshold.client.KeyVersion;
import dev.freshold.client.internal.pb.BumpVersionRequest;
import dev.freshold.client.internal.pb.InvalidateRequest;
import dev.freshold.client.internal.pb.InvalidateTagRequest;
import dev.freshold.client.testing.Await;
import dev.freshold.client.testing.FakeServer;
import io.grpc.Status;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitTest {
  private final FakeServer server;
  private final Freshold client;
  private final JdbcDataSource database = new JdbcDataSource();

  CommitTest() throws Exception {
    server = new FakeServer();
    client = server.client();
    database.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    execute("create table product (id varchar(20) primary key, cents bigint)");
    execute(Outbox.TABLE);
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int count(String table) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("select count(*) from " + table)) {
      found.next();
      return found.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void insert(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into product values ('17', 900)");
    }
  }

  @Test
  void busts_areSentAfterTheCommit_inOrder() throws Exception {
    long made =
        new AfterCommit(database, client)
            .run(
                (connection, busts) -> {
                  insert(connection);
                  busts
                      .invalidate("product", "17", 4)
                      .invalidateTag("brand:acme")
                      .bumpScope("user:1")
                      .bumpNamespace("list");
                  assertThat(server.asked(InvalidateRequest.class)).isEmpty();
                  return 4L;
                });

    assertThat(made).isEqualTo(4);
    assertThat(count("product")).isEqualTo(1);
    assertThat(server.asked(InvalidateRequest.class))
        .singleElement()
        .satisfies(sent -> assertThat(sent.getKeys(0).getVersion()).isEqualTo(4));
    assertThat(server.asked(InvalidateTagRequest.class)).hasSize(1);
    assertThat(server.asked(BumpVersionRequest.class))
        .extracting(BumpVersionRequest::getScope)
        .containsExactly("user:1", "");
  }

  @Test
  void afterARollback_nothingIsSent() {
    assertThatThrownBy(
            () ->
                new AfterCommit(database, client)
                    .run(
                        (connection, busts) -> {
                          insert(connection);
                          busts.invalidate("product", "17");
                          throw new SQLException("no");
                        }))
        .isInstanceOf(SQLException.class);

    assertThat(count("product")).isZero();
    assertThat(server.asked(InvalidateRequest.class)).isEmpty();
  }

  @Test
  void aBustThatFails_saysThatItWasCommitted_andTheOthersAreSent() {
    server.fail(Status.UNAVAILABLE);

    assertThatThrownBy(
            () ->
                new AfterCommit(database, client)
                    .run(
                        (connection, busts) -> {
                          insert(connection);
                          busts.invalidate("product", "17").invalidateTag("brand:acme");
                          return 0;
                        }))
        .isInstanceOfSatisfying(
            NotBustedException.class,
            e -> {
              assertThat(e.committed()).isTrue();
              assertThat(e.busts()).containsExactly(Bust.key("product", "17"));
              assertThat(e).hasCauseInstanceOf(FresholdException.class);
            });
    assertThat(count("product")).isEqualTo(1);
    assertThat(server.asked(InvalidateTagRequest.class)).hasSize(1);
  }

  @Test
  void theOutbox_isRelayedInOrder_withTheSameIdentityAfterALostAnswer() throws Exception {
    write(
        Bust.key("product", "17", 4),
        Bust.tags("brand:acme"),
        Bust.scope("user:1"),
        Bust.namespace("list"));
    server.fail(Status.UNAVAILABLE);

    Thread relay = new Thread(Relay.of(database, client).idle(Duration.ofMillis(10)), "relay");
    relay.start();
    Await.until("everything is sent", () -> count("freshold_outbox") == 0);
    relay.interrupt();
    relay.join();

    List<InvalidateRequest> sent = server.asked(InvalidateRequest.class);
    assertThat(sent).hasSize(2);
    assertThat(sent)
        .extracting(InvalidateRequest::getRequestId)
        .containsOnly(sent.get(0).getRequestId());
    assertThat(server.asked(BumpVersionRequest.class)).hasSize(2);
  }

  private void write(Bust... busts) throws SQLException {
    try (Connection connection = database.getConnection()) {
      Outbox.write(connection, busts);
    }
  }

  @Test
  void aRefusedBust_stopsTheRelay_orIsDropped() throws Exception {
    write(Bust.namespace("prodcut"), Bust.tags("a"));
    server.fail(Status.NOT_FOUND);

    assertThatThrownBy(() -> Relay.of(database, client).run())
        .isInstanceOf(FresholdException.class);
    assertThat(count("freshold_outbox")).isEqualTo(2);

    server.fail(Status.NOT_FOUND);
    assertThat(Relay.of(database, client).onRefused((id, bust, error) -> true).once()).isEqualTo(2);
    assertThat(count("freshold_outbox")).isZero();
  }

  @Test
  void aRowThatIsNoBust_isRefused() throws Exception {
    execute("insert into freshold_outbox (id, bust) values ('1', '{\"drop\": {}}')");

    assertThatThrownBy(() -> Relay.of(database, client).once())
        .isInstanceOf(FresholdException.class)
        .hasMessageContaining("row 1");
  }

  @Test
  void busts_standInTheOutbox_asInAllLanguages() {
    Bust keys = new Bust.Keys("product", List.of(KeyVersion.of("17", 42), KeyVersion.of("18")));

    assertThat(BustJson.write(keys))
        .isEqualTo(
            "{\"invalidate\":{\"namespace\":\"product\",\"keys\":[{\"key\":\"17\",\"version\":\"42\"},{\"key\":\"18\"}]}}");
    assertThat(BustJson.write(Bust.tags("brand:acme")))
        .isEqualTo("{\"invalidateTag\":{\"tags\":[\"brand:acme\"]}}");
    assertThat(BustJson.write(Bust.scope("user:42")))
        .isEqualTo("{\"bumpScope\":{\"scope\":\"user:42\"}}");
    assertThat(BustJson.write(Bust.namespace("product")))
        .isEqualTo("{\"bumpNamespace\":{\"namespace\":\"product\"}}");
    for (Bust bust : List.of(keys, Bust.tags("a", "b"), Bust.scope("s"), Bust.namespace("n"))) {
      assertThat(BustJson.read(BustJson.write(bust))).isEqualTo(bust);
    }
  }

  @Test
  void rowIds_sortByTheOrderInWhichTheyWereMade() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      made.add(RowIds.next());
    }

    assertThat(made).isSorted().doesNotHaveDuplicates();
    assertThat(UUID.fromString(made.get(0)).version()).isEqualTo(7);
    assertThat(UUID.fromString(made.get(0)).variant()).isEqualTo(2);
  }
}
