package dev.freshold.client.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.client.Ask;
import dev.freshold.client.Codecs;
import dev.freshold.client.LoadResult;
import dev.freshold.client.Loaded;
import dev.freshold.client.NotFound;
import dev.freshold.client.NotModified;
import dev.freshold.client.internal.pb.Deletion;
import dev.freshold.client.internal.pb.LoadItem;
import dev.freshold.client.internal.pb.LoadManyRequest;
import dev.freshold.client.internal.pb.LoadManyResult;
import dev.freshold.client.internal.pb.LoadRequest;
import dev.freshold.client.internal.pb.LoadResponse;
import dev.freshold.client.internal.pb.OriginServiceGrpc;
import dev.freshold.client.internal.pb.StoreRequest;
import dev.freshold.client.internal.pb.StoreResponse;
import dev.freshold.client.internal.pb.Value;
import dev.freshold.client.testing.Await;
import io.grpc.Context;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OriginTest {
  private final Server server;
  private final ManagedChannel channel;
  private final OriginServiceGrpc.OriginServiceBlockingStub stub;
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final AtomicInteger stored = new AtomicInteger();

  OriginTest() throws Exception {
    Origin<String> origin = Origin.of(Codecs.text(), this::load).storing(this::store);
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(origin)
            .build()
            .start();
    channel =
        Grpc.newChannelBuilder("localhost:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    stub = OriginServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void end() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private LoadResult<String> load(Ask ask) throws Exception {
    return switch (ask.key()) {
      case "missing" -> NotFound.<String>of("no such product").version(3);
      case "same" -> ask.validator().equals("v1") ? NotModified.of() : Loaded.of("x");
      case "secret" -> throw Status.PERMISSION_DENIED.withDescription("not yours").asException();
      case "broken" -> throw new IllegalStateException("password=hunter2");
      case "hangs" -> {
        entered.countDown();
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.countDown();
          throw e;
        }
        yield NotFound.of();
      }
      default ->
          Loaded.of(Origin.tenant() + "/" + ask.key() + "/" + ask.minVersion().orElse(0))
              .version(7)
              .tags("t")
              .validator("v1");
    };
  }

  private Written<String> store(Write<String> write) {
    stored.incrementAndGet();
    return write.deletion()
        ? Written.at(9)
        : new Written<>(8L, write.value() + "!", List.of("stored"));
  }

  private LoadResponse load(LoadItem item) {
    return stub.load(LoadRequest.newBuilder().setNamespace("product").setItem(item).build());
  }

  private static LoadItem item(String key) {
    return LoadItem.newBuilder().setKey(key).build();
  }

  @Test
  void aValue_isLoadedWithAllThatIsSaidOfIt() {
    LoadResponse told = load(LoadItem.newBuilder().setKey("1").setMinVersion(5).build());

    assertThat(told.getLoaded().getValue().getText()).isEqualTo("default/1/5");
    assertThat(told.getLoaded().getValue().getContentType()).isEqualTo("text/plain");
    assertThat(told.getLoaded().getVersion()).isEqualTo(7);
    assertThat(told.getLoaded().getTagsList()).containsExactly("t");
    assertThat(told.getLoaded().getValidator()).isEqualTo("v1");
  }

  @Test
  void whatIsNotThere_andWhatStillHolds_areAnswers() {
    assertThat(load(item("missing")).getNotFound().getMessage()).isEqualTo("no such product");
    assertThat(load(item("missing")).getNotFound().getVersion()).isEqualTo(3);
    assertThat(
            load(LoadItem.newBuilder().setKey("same").setValidator("v1").build()).hasNotModified())
        .isTrue();
  }

  @Test
  void aFailure_isUnavailable_withoutItsMessage_unlessItIsAStatus() {
    assertThatThrownBy(() -> load(item("broken")))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(e.getMessage()).doesNotContain("hunter2");
            });
    assertThatThrownBy(() -> load(item("secret"))).hasMessageContaining("PERMISSION_DENIED");
  }

  @Test
  void loadMany_loadsEachKey_andAFailureIsItsOwn() {
    LoadManyRequest.Builder request = LoadManyRequest.newBuilder().setNamespace("product");
    for (int i = 0; i < 40; i++) {
      request.addItems(item("k" + i));
    }
    request.addItems(item("missing")).addItems(item("broken"));

    List<LoadManyResult> results = stub.loadMany(request.build()).getResultsList();

    assertThat(results).hasSize(42);
    assertThat(results.subList(0, 40))
        .allSatisfy(each -> assertThat(each.getLoaded().getVersion()).isEqualTo(7));
    assertThat(results.get(40).hasNotFound()).isTrue();
    assertThat(results.get(41).getError().getCode()).isEqualTo(Status.Code.UNAVAILABLE.value());
  }

  @Test
  void aWrite_isStored_andADeletionToo() {
    StoreRequest.Builder request =
        StoreRequest.newBuilder().setNamespace("product").setKey("1").setRequestId("r");

    StoreResponse written = stub.store(request.setValue(Value.newBuilder().setText("x")).build());
    StoreResponse deleted = stub.store(request.setDeletion(Deletion.getDefaultInstance()).build());

    assertThat(written.getVersion()).isEqualTo(8);
    assertThat(written.getValue().getText()).isEqualTo("x!");
    assertThat(written.getTagsList()).containsExactly("stored");
    assertThat(deleted.getVersion()).isEqualTo(9);
    assertThat(stored).hasValue(2);
  }

  @Test
  void withoutAStore_writesAreUnimplemented() throws Exception {
    Server plain =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(Origin.of(Codecs.text(), this::load))
            .build()
            .start();
    ManagedChannel to =
        Grpc.newChannelBuilder("localhost:" + plain.getPort(), InsecureChannelCredentials.create())
            .build();

    assertThatThrownBy(
            () -> OriginServiceGrpc.newBlockingStub(to).store(StoreRequest.getDefaultInstance()))
        .hasMessageContaining("UNIMPLEMENTED");

    to.shutdownNow();
    plain.shutdownNow();
  }

  @Test
  void aCancelledCall_interruptsItsLoader() throws Exception {
    Context.CancellableContext call = Context.current().withCancellation();
    Thread caller = new Thread(call.wrap((Runnable) () -> load(item("hangs"))), "caller");
    caller.setUncaughtExceptionHandler((thread, expected) -> {});
    caller.start();
    entered.await();

    call.cancel(null);

    Await.until("the loader is interrupted", () -> interrupted.getCount() == 0);
    caller.join();
  }
}
