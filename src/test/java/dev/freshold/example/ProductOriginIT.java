package dev.freshold.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import com.zaxxer.hikari.HikariDataSource;
import dev.freshold.testing.Await;
import dev.freshold.testing.PostgresProcess;
import dev.freshold.v1.Deletion;
import dev.freshold.v1.LoadItem;
import dev.freshold.v1.LoadManyRequest;
import dev.freshold.v1.LoadManyResult;
import dev.freshold.v1.LoadRequest;
import dev.freshold.v1.LoadResponse;
import dev.freshold.v1.OriginServiceGrpc;
import dev.freshold.v1.OriginServiceGrpc.OriginServiceBlockingStub;
import dev.freshold.v1.StoreRequest;
import dev.freshold.v1.StoreResponse;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example origin over a socket, on a real Postgres. */
final class ProductOriginIT {

  private static final long PATIENCE_SECONDS = 30;

  private HikariDataSource source;
  private CountingSource replica;
  private OriginServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws SQLException {
    source = Database.open(PostgresProcess.shared().schema());
    Schema.create(source);
    Schema.fill(source, 100);
    replica = new CountingSource(source);
    Documents documents =
        new Documents(
            source, replica, Map.of("product", Documents.PRODUCT, "listing", Documents.LISTING));
    server = OriginServer.start(0, new ProductOrigin(documents, source));
    channel = NettyChannelBuilder.forTarget(server.address()).usePlaintext().build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.close();
    source.close();
  }

  @Test
  void load_row_bringsItsBodyVersionValidatorAndTag() {
    LoadResponse answer = load(item("17"));

    assertThat(answer.getLoaded().getVersion()).isEqualTo(1);
    assertThat(answer.getLoaded().getValidator()).isEqualTo("1");
    assertThat(answer.getLoaded().getValue().getContentType()).isEqualTo("application/json");
    assertThat(answer.getLoaded().getValue().getText()).contains("\"name\": \"satchel 17\"");
    assertThat(answer.getLoaded().getTagsList()).containsExactly("category:bags");
  }

  @Test
  void load_validatorOfTheRow_isNotModified() {
    assertThat(load(item("17").setValidator("1")).hasNotModified()).isTrue();
    assertThat(load(item("17").setValidator("0")).hasLoaded()).isTrue();
  }

  @Test
  void load_nothingThere_isNotFoundWithoutVersion() {
    LoadResponse answer = load(item("none"));

    assertThat(answer.hasNotFound()).isTrue();
    assertThat(answer.getNotFound().hasVersion()).isFalse();
  }

  @Test
  void load_deletedRow_isNotFoundWithTheVersionOfItsDeletion() {
    store(StoreRequest.newBuilder().setKey("17").setDeletion(Deletion.getDefaultInstance()));

    LoadResponse answer = load(item("17").setValidator("1"));

    assertThat(answer.getNotFound().getVersion()).isEqualTo(2);
    assertThat(answer.getNotFound().getTagsList()).containsExactly("category:bags");
  }

  @Test
  void load_mayBeBehind_readsThePrimary() {
    load(item("1").setReadPrimary(true));
    load(item("1").setMinVersion(1));
    assertThat(replica.statements()).isZero();

    load(item("1"));

    assertThat(replica.statements()).isEqualTo(1);
  }

  @Test
  void load_otherNamespace_saysSoAndNotThatItIsUnimplemented() {
    LoadRequest request = LoadRequest.newBuilder().setNamespace("order").setItem(item("1")).build();

    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> origin().load(request));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
  }

  @Test
  void load_listing_hasAllOfTheCategoryAndNoVersion() {
    LoadResponse answer =
        origin()
            .load(LoadRequest.newBuilder().setNamespace("listing").setItem(item("hats")).build());

    assertThat(answer.getLoaded().hasVersion()).isFalse();
    assertThat(answer.getLoaded().getTagsList()).containsExactly("listing:hats");
    assertThat(answer.getLoaded().getValue().getText().split("bowler", -1)).hasSize(35);
  }

  @Test
  void loadMany_hundredKeys_areOneStatementWithAnOutcomeEach() {
    store(StoreRequest.newBuilder().setKey("3").setDeletion(Deletion.getDefaultInstance()));
    LoadManyRequest.Builder request = LoadManyRequest.newBuilder().setNamespace("product");
    IntStream.rangeClosed(1, 100).forEach(i -> request.addItems(item(Integer.toString(i))));
    request.addItems(item("none")).setItems(1, item("2").setValidator("1"));

    List<LoadManyResult> results = origin().loadMany(request.build()).getResultsList();

    assertThat(replica.statements()).isEqualTo(1);
    assertThat(results).extracting(LoadManyResult::getKey).hasSize(101).doesNotHaveDuplicates();
    assertThat(results.get(0).getLoaded().getVersion()).isEqualTo(1);
    assertThat(results.get(1).hasNotModified()).isTrue();
    assertThat(results.get(2).getNotFound().getVersion()).isEqualTo(2);
    assertThat(results.get(100).getNotFound().hasVersion()).isFalse();
  }

  @Test
  void store_versionsOutOfOrder_leaveTheHighest() throws SQLException {
    store(put("17", "{\"category\":\"hats\",\"price\":7}").setVersion(7));

    StoreResponse late = store(put("17", "{\"price\":5}").setVersion(5));
    StoreResponse lateDeletion =
        store(
            StoreRequest.newBuilder()
                .setKey("17")
                .setDeletion(Deletion.getDefaultInstance())
                .setVersion(6));

    assertThat(late).isEqualTo(lateDeletion);
    assertThat(late.getVersion()).isEqualTo(7);
    assertThat(late.getValue().getText()).isEqualTo("{\"price\": 7, \"category\": \"hats\"}");
    assertThat(late.getTagsList()).containsExactly("category:hats");
    assertThat(outbox()).containsExactly("17 7 {listing:bags,listing:hats}");
  }

  @Test
  void store_behindADeletion_isRefusedWithItsVersion() {
    store(
        StoreRequest.newBuilder()
            .setKey("17")
            .setDeletion(Deletion.getDefaultInstance())
            .setVersion(9));

    StatusRuntimeException failure =
        catchThrowableOfType(
            StatusRuntimeException.class, () -> store(put("17", "{}").setVersion(8)));

    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
    assertThat(failure.getStatus().getDescription()).contains("9");
  }

  @Test
  void store_sameRequestAtOnceAndAgain_hasOneEffect() throws SQLException {
    StoreRequest.Builder request = put("17", "{\"price\":3}").setRequestId("r1");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 8).forEach(i -> threads.execute(() -> store(request)));
    }

    assertThat(store(request).getVersion()).isEqualTo(2);
    assertThat(outbox()).containsExactly("17 2 {listing:bags,listing:none}");
  }

  @Test
  void store_manyOfOneKeyAtOnce_tellsItsVersionsInTheirOrder() throws SQLException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      IntStream.range(0, 30)
          .forEach(i -> threads.execute(() -> store(put("new", "{\"category\":\"hats\"}"))));
    }

    assertThat(outbox())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 30).mapToObj(i -> "new " + i + " {listing:hats}").toList());
  }

  @Test
  void store_whatTheTableDoesNotTake_isInvalidAndChangesNothing() throws SQLException {
    List<StoreRequest.Builder> bad =
        List.of(
            put("17", "no json"),
            put("17", "{\"category\":\"two words\"}"),
            put("17", "\"\\u0000\""),
            put("nul\0", "{}"),
            put("17", "{}").setVersion(-1));

    for (StoreRequest.Builder request : bad) {
      StatusRuntimeException failure =
          catchThrowableOfType(StatusRuntimeException.class, () -> store(request));

      assertThat(failure.getStatus().getCode())
          .as(request.toString())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    assertThat(outbox()).isEmpty();
    assertThat(load(item("17")).getLoaded().getVersion()).isEqualTo(1);
  }

  @Test
  void load_callerLeaves_endsItsStatement() throws SQLException {
    try (Connection other = source.getConnection();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("lock table product in access exclusive mode");
      ListenableFuture<LoadResponse> call =
          OriginServiceGrpc.newFutureStub(channel).load(request(item("17")));
      Await.eventually(this::blocked, count -> count == 1);

      call.cancel(true);

      assertThat(Await.eventually(this::blocked, count -> count == 0)).isZero();
      other.rollback();
    }
  }

  @Test
  void load_deadlinePasses_endsItsStatement() throws SQLException {
    try (Connection other = source.getConnection();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("lock table product in access exclusive mode");

      StatusRuntimeException failure =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  OriginServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(2, TimeUnit.SECONDS)
                      .load(request(item("17"))));

      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(Await.eventually(this::blocked, count -> count == 0)).isZero();
      other.rollback();
    }
  }

  @Test
  void store_rowLockedByAnother_givesUpByItsDeadlineAndChangesNothing() throws SQLException {
    try (Connection other = source.getConnection();
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("select * from product where id = '17' for update");

      StatusRuntimeException failure =
          catchThrowableOfType(
              StatusRuntimeException.class,
              () ->
                  OriginServiceGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(2, TimeUnit.SECONDS)
                      .store(put("17", "{}").setNamespace("product").build()));

      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(Await.eventually(this::blocked, count -> count == 0)).isZero();
      other.rollback();
    }
    assertThat(load(item("17")).getLoaded().getVersion()).isEqualTo(1);
  }

  private int blocked() {
    try {
      return Integer.parseInt(
          column(
                  """
                  select count(*) from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock'
                  """)
              .getFirst());
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private List<String> outbox() throws SQLException {
    return column("select key || ' ' || version || ' ' || tags::text from outbox order by id");
  }

  private List<String> column(String select) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(select)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }

  private LoadResponse load(LoadItem.Builder item) {
    return origin().load(request(item));
  }

  private StoreResponse store(StoreRequest.Builder request) {
    return origin().store(request.setNamespace("product").build());
  }

  private OriginServiceBlockingStub origin() {
    return OriginServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static LoadRequest request(LoadItem.Builder item) {
    return LoadRequest.newBuilder().setNamespace("product").setItem(item).build();
  }

  private static LoadItem.Builder item(String key) {
    return LoadItem.newBuilder().setKey(key);
  }

  private static StoreRequest.Builder put(String key, String json) {
    return StoreRequest.newBuilder().setKey(key).setValue(Value.newBuilder().setText(json));
  }
}
