package dev.freshold.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.freshold.testing.Await;
import dev.freshold.testing.PostgresProcess;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The outbox on a real Postgres, relayed over a socket to a cache that notes what it is told. */
final class OutboxRelayIT {

  private final RecordingCache cache = new RecordingCache();
  private final List<OutboxRelay> relays = new ArrayList<>();
  private HikariDataSource source;
  private OriginServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws SQLException {
    source = Database.open(PostgresProcess.shared().schema());
    Schema.create(source);
    server = OriginServer.start(0, cache);
    channel = NettyChannelBuilder.forTarget(server.address()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    relays.forEach(OutboxRelay::close);
    channel.shutdownNow();
    server.close();
    source.close();
  }

  @Test
  void relay_committedChanges_areToldInOrderAndForgotten() throws SQLException {
    save(Change.of("a", "{\"category\":\"hats\"}"));
    save(Change.of("a", "{\"category\":\"bags\"}"));
    save(Change.deletion("a"));

    relay();

    untilEmpty();
    assertThat(cache.told())
        .containsExactly(
            "outbox-1 product/a@1",
            "outbox-1-tags listing:hats",
            "outbox-2 product/a@2",
            "outbox-2-tags listing:hats,listing:bags",
            "outbox-3 product/a@3",
            "outbox-3-tags listing:bags");
  }

  @Test
  void relay_rolledBackChange_isNotTold() throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      ProductTable.save(connection, Change.of("a", "{}"));
      connection.rollback();
    }
    save(Change.of("b", "{}"));

    relay();

    untilEmpty();
    assertThat(cache.told()).containsExactly("outbox-2 product/b@1", "outbox-2-tags listing:none");
  }

  /** Its number is lower than one that was told long ago. */
  @Test
  void relay_commitThatComesAfterLaterNumbers_isTold() throws SQLException {
    try (Connection slow = source.getConnection()) {
      slow.setAutoCommit(false);
      ProductTable.save(slow, Change.of("slow", "{}"));
      save(Change.of("quick", "{}"));
      relay();
      Await.eventually(cache::told, told -> told.contains("outbox-2 product/quick@1"));
      untilEmpty();

      slow.commit();
    }

    untilEmpty();
    assertThat(cache.told()).contains("outbox-1 product/slow@1");
  }

  @Test
  void relay_wholeCategory_isOneTagAndNoKey() throws SQLException {
    Transaction.run(
        source,
        connection -> {
          Outbox.add(connection, OutboxMessage.ofTag("category.repriced", "category:hats"));
          return true;
        });

    relay();

    untilEmpty();
    assertThat(cache.told()).containsExactly("outbox-1-tags category:hats");
  }

  @Test
  void relay_outcomeUnknown_repeatsWithTheSameIdentityAndKeepsTheOrder() throws SQLException {
    AtomicInteger failures = new AtomicInteger(2);
    cache.answersWith(
        requestId ->
            requestId.equals("outbox-2") && failures.getAndDecrement() > 0
                ? Status.UNAVAILABLE
                : Status.OK);
    save(Change.of("a", "{}"));
    save(Change.of("b", "{}"));
    save(Change.of("c", "{}"));

    relay();

    untilEmpty();
    assertThat(cache.told())
        .filteredOn(told -> told.contains("product/"))
        .containsExactly(
            "outbox-1 product/a@1",
            "outbox-2 product/b@1",
            "outbox-2 product/b@1",
            "outbox-2 product/b@1",
            "outbox-3 product/c@1");
  }

  @Test
  void relay_whatCanNeverBeBusted_isSetAsideAndHoldsUpNobody() throws SQLException {
    cache.answersWith(
        requestId ->
            requestId.equals("outbox-1")
                ? Status.INVALID_ARGUMENT.withDescription("keys[0].key: too long")
                : Status.OK);
    save(Change.of("a", "{}"));
    save(Change.of("b", "{}"));

    relay();

    untilEmpty();
    assertThat(cache.told()).contains("outbox-1-tags listing:none", "outbox-2 product/b@1");
    assertThat(column("select id || ' ' || error from outbox"))
        .containsExactly("1 keys[0].key: too long");
  }

  @Test
  void relays_severalAtOnce_leaveEachOtherTheirRows() throws SQLException {
    relay();
    relay();
    relay();

    for (int i = 0; i < 300; i++) {
      save(Change.of("key-" + i, "{}"));
    }

    untilEmpty();
    assertThat(cache.told())
        .filteredOn(told -> told.contains("product/"))
        .hasSize(300)
        .doesNotHaveDuplicates();
  }

  @Test
  void relay_stoppedAndStartedAgain_tellsWhatWasCommittedMeanwhile() throws SQLException {
    relay();
    save(Change.of("a", "{}"));
    untilEmpty();
    relays.removeFirst().close();
    IntStream.range(0, 100).forEach(i -> saveUnchecked(Change.of("b", "{}")));
    assertThat(cache.told()).hasSize(2);

    relay();

    untilEmpty();
    assertThat(cache.told()).hasSize(202).contains("outbox-101 product/b@100");
  }

  @Test
  void outboxEvent_row_isACloudEvent() throws SQLException {
    save(Change.of("17", "{\"category\":\"hats\"}"));

    String event = column("select event::text from outbox_event").getFirst();

    assertThat(event)
        .contains("\"specversion\": \"1.0\"")
        .contains("\"id\": \"1\"")
        .contains("\"source\": \"/example/catalog\"")
        .contains("\"type\": \"product.changed\"")
        .contains("\"subject\": \"17\"")
        .containsPattern("\"time\": \"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\"")
        .contains("\"data\": {\"key\": \"17\", \"tags\": [\"listing:hats\"], \"version\": 1}");
  }

  private void relay() {
    relays.add(OutboxRelay.start(source, new Busts(channel, "product")));
  }

  private void save(Change change) throws SQLException {
    Transaction.run(source, connection -> ProductTable.save(connection, change));
  }

  private void saveUnchecked(Change change) {
    try {
      save(change);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void untilEmpty() {
    Await.eventually(
        () -> {
          try {
            return column("select id::text from outbox where error is null");
          } catch (SQLException failed) {
            throw new IllegalStateException(failed);
          }
        },
        List::isEmpty);
  }

  private List<String> column(String select) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(select);
        ResultSet rows = statement.executeQuery()) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }
}
