package dev.freshold.origin.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.rpc.Code;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.origin.LoadCall;
import dev.freshold.origin.LoadItem;
import dev.freshold.origin.Origin;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.origin.StoreCall;
import dev.freshold.policy.OriginPolicy;
import dev.freshold.testing.Await;
import dev.freshold.testing.Policies;
import dev.freshold.v1.LoadManyRequest;
import dev.freshold.v1.LoadManyResponse;
import dev.freshold.v1.LoadManyResult;
import dev.freshold.v1.LoadRequest;
import dev.freshold.v1.LoadResponse;
import dev.freshold.v1.Loaded;
import dev.freshold.v1.NotFound;
import dev.freshold.v1.NotModified;
import dev.freshold.v1.OriginServiceGrpc;
import dev.freshold.v1.StoreRequest;
import dev.freshold.v1.StoreResponse;
import dev.freshold.v1.Value;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an OriginService is asked over a socket, and how its answers are taken. */
class GrpcOriginTest {

  private static final int MAX_VALUE = 1_000;

  private final Service service = new Service();
  private Server server;
  private Origin origin;

  /** Answers as the test says, and keeps what it was asked. */
  private static final class Service extends OriginServiceGrpc.OriginServiceImplBase
      implements ServerInterceptor {
    final ConcurrentLinkedQueue<LoadRequest> loads = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<LoadManyRequest> manyLoads = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<StoreRequest> stores = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Metadata> headers = new ConcurrentLinkedQueue<>();
    final AtomicBoolean cancelled = new AtomicBoolean();
    final AtomicBoolean hadDeadline = new AtomicBoolean();
    volatile Function<LoadRequest, LoadResponse> load =
        request -> loaded(Loaded.newBuilder().setValue(text(request.getItem().getKey())));
    volatile Function<LoadManyRequest, LoadManyResponse> loadMany =
        request -> {
          throw Status.UNIMPLEMENTED.asRuntimeException();
        };
    volatile Function<StoreRequest, StoreResponse> store =
        request -> StoreResponse.getDefaultInstance();
    volatile boolean hangs;

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
      headers.add(metadata);
      return next.startCall(call, metadata);
    }

    @Override
    public void load(LoadRequest request, StreamObserver<LoadResponse> observer) {
      loads.add(request);
      hadDeadline.set(Context.current().getDeadline() != null);
      Context.current().addListener(ended -> cancelled.set(true), Runnable::run);
      if (!hangs) {
        reply(observer, () -> load.apply(request));
      }
    }

    @Override
    public void loadMany(LoadManyRequest request, StreamObserver<LoadManyResponse> observer) {
      manyLoads.add(request);
      reply(observer, () -> loadMany.apply(request));
    }

    @Override
    public void store(StoreRequest request, StreamObserver<StoreResponse> observer) {
      stores.add(request);
      reply(observer, () -> store.apply(request));
    }

    private static <R> void reply(StreamObserver<R> observer, Supplier<R> answer) {
      R made;
      try {
        made = answer.get();
      } catch (RuntimeException failure) {
        observer.onError(failure);
        return;
      }
      observer.onNext(made);
      observer.onCompleted();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(DIRECTLY)
            .addService(ServerInterceptors.intercept(service, service))
            .build()
            .start();
    OriginPolicy.Grpc address = new OriginPolicy.Grpc("127.0.0.1:" + server.getPort(), false);
    origin = new GrpcOrigins(DIRECTLY, "n1", MAX_VALUE).of(address, patient());
  }

  private static final Executor DIRECTLY = Runnable::run;

  private static OriginPolicy patient() {
    OriginPolicy usual = Policies.originTerms();
    return new OriginPolicy(
        usual.address(),
        usual.concurrency(),
        usual.queue(),
        java.time.Duration.ofSeconds(30),
        usual.softTimeout(),
        2,
        usual.batchWindow(),
        usual.refreshesPerSecond());
  }

  @AfterEach
  void stop() {
    origin.close();
    server.shutdownNow();
  }

  private static Value text(String text) {
    return Value.newBuilder().setText(text).setContentType("text/plain").build();
  }

  private static LoadResponse loaded(Loaded.Builder loaded) {
    return LoadResponse.newBuilder().setLoaded(loaded).build();
  }

  private static LoadItem item(String key) {
    return new LoadItem(key(key), null, false, "");
  }

  private static EntryKey key(String key) {
    return new EntryKey(new Tenant("acme"), "goods", "v7", key);
  }

  private static LoadCall call(LoadItem... items) {
    return new LoadCall(new Tenant("acme"), "goods", "v7", List.of(items));
  }

  private LoadAnswer load() {
    return Await.of(origin.load(call(item("a")))).getFirst();
  }

  private LoadAnswer loadAnswering(LoadResponse response) {
    service.load = request -> response;
    return load();
  }

  private LoadAnswer loadFailingWith(Status status) {
    service.load =
        request -> {
          throw status.asRuntimeException();
        };
    return load();
  }

  @Test
  void load_tellsAllThatIsKnownOfTheKey() {
    Await.of(origin.load(call(new LoadItem(key("a"), new Version(9), true, "\"e1\""))));

    LoadRequest request = requireNonNull(service.loads.peek());
    assertThat(request.getNamespace()).isEqualTo("goods");
    assertThat(request.getSchemaVersion()).isEqualTo("v7");
    assertThat(request.getItem().getKey()).isEqualTo("a");
    assertThat(request.getItem().getMinVersion()).isEqualTo(9);
    assertThat(request.getItem().getReadPrimary()).isTrue();
    assertThat(request.getItem().getValidator()).isEqualTo("\"e1\"");
    Metadata headers = requireNonNull(service.headers.peek());
    assertThat(headers.get(Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER)))
        .isEqualTo("acme");
    assertThat(headers.get(Metadata.Key.of("freshold-node", Metadata.ASCII_STRING_MARSHALLER)))
        .isEqualTo("n1");
    assertThat(service.hadDeadline).isTrue();
  }

  @Test
  void load_thatWasAnswered_isNotCancelledBesides() {
    AtomicInteger cancels = new AtomicInteger();
    ManagedChannel channel =
        NettyChannelBuilder.forTarget("127.0.0.1:" + server.getPort()).usePlaintext().build();
    Channel watched = ClientInterceptors.intercept(channel, new CountingCancels(cancels));
    try (Origin other = new GrpcOrigin(watched, channel::shutdownNow, "here", "n1", 30_000)) {
      assertThat(Await.of(other.load(call(item("a")))).getFirst())
          .isInstanceOf(LoadAnswer.Found.class);
      assertThat(cancels).hasValue(0);

      service.hangs = true;
      Cancellable left = other.load(call(item("b"))).subscribe().with(answer -> {}, failure -> {});
      Await.eventually(service.loads::size, count -> count == 2);
      left.cancel();
      Await.eventually(cancels::get, count -> count == 1);
    }
  }

  private record CountingCancels(AtomicInteger cancels) implements ClientInterceptor {
    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
      return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
        @Override
        public void cancel(@Nullable String message, @Nullable Throwable cause) {
          cancels.incrementAndGet();
          super.cancel(message, cause);
        }
      };
    }
  }

  @Test
  void loaded_isReadInFull() {
    LoadAnswer answer =
        loadAnswering(
            loaded(
                Loaded.newBuilder()
                    .setValue(text("hello"))
                    .setVersion(Long.MAX_VALUE)
                    .addTags("eu")
                    .addTags("eu")
                    .setTtl(Duration.newBuilder().setSeconds(5))
                    .setGrace(Duration.newBuilder().setNanos(5_000_000))
                    .setValidator("\"e1\"")));

    assertThat(answer)
        .isEqualTo(
            new LoadAnswer.Found(
                new Outcome.Value(Payload.of("hello"), true, "text/plain", "\"e1\""),
                new Version(Long.MAX_VALUE),
                List.of(new Tag("eu")),
                java.time.Duration.ofSeconds(5),
                java.time.Duration.ofMillis(5)));
  }

  @Test
  void notFound_isAnAnswer_asAResultAndAsAStatus() {
    LoadAnswer result =
        loadAnswering(
            LoadResponse.newBuilder()
                .setNotFound(NotFound.newBuilder().setVersion(4).setMessage("gone").addTags("eu"))
                .build());

    assertThat(result)
        .isEqualTo(new LoadAnswer.Absent(new Version(4), "gone", List.of(new Tag("eu"))));
    assertThat(loadFailingWith(Status.NOT_FOUND.withDescription("none")))
        .isEqualTo(new LoadAnswer.Absent(null, "none", List.of()));
  }

  @Test
  void notModified_isRead() {
    LoadAnswer answer =
        loadAnswering(
            LoadResponse.newBuilder().setNotModified(NotModified.getDefaultInstance()).build());

    assertThat(answer).isEqualTo(new LoadAnswer.NotModified(null, null));
  }

  @Test
  void denials_areTold_andEverythingElseIsAFailure() {
    assertThat(loadFailingWith(Status.UNAUTHENTICATED.withDescription("who")))
        .isEqualTo(new LoadAnswer.Denied(true, "who"));
    assertThat(loadFailingWith(Status.PERMISSION_DENIED.withDescription("no")))
        .isEqualTo(new LoadAnswer.Denied(false, "no"));
    assertThat(loadFailingWith(Status.UNAVAILABLE.withDescription("later")))
        .isEqualTo(new LoadAnswer.Failed("UNAVAILABLE: later"));
    assertThat(loadFailingWith(Status.INVALID_ARGUMENT)).isInstanceOf(LoadAnswer.Failed.class);
  }

  static Stream<LoadResponse> lies() {
    return Stream.of(
        LoadResponse.getDefaultInstance(),
        loaded(Loaded.newBuilder()),
        loaded(Loaded.newBuilder().setValue(text("a")).setVersion(-1)),
        loaded(Loaded.newBuilder().setValue(text("a")).addTags("two words")),
        loaded(Loaded.newBuilder().setValue(text("a")).addTags("")),
        loaded(Loaded.newBuilder().setValue(text("a")).setValidator("x".repeat(201))),
        loaded(Loaded.newBuilder().setValue(text("a")).setValidator("line\nbreak")),
        loaded(Loaded.newBuilder().setValue(text("a").toBuilder().setContentType("é"))),
        loaded(
            Loaded.newBuilder().setValue(text("a")).setTtl(Duration.newBuilder().setSeconds(-1))),
        loaded(
            Loaded.newBuilder()
                .setValue(text("a"))
                .setGrace(Duration.newBuilder().setSeconds(Long.MAX_VALUE))),
        LoadResponse.newBuilder().setNotFound(NotFound.newBuilder().setVersion(-4)).build());
  }

  @ParameterizedTest
  @MethodSource("lies")
  void answerThatCannotBe_isAFailure(LoadResponse lie) {
    assertThat(loadAnswering(lie)).isInstanceOf(LoadAnswer.Failed.class);
  }

  @Test
  void answerBeyondAllBounds_isAFailure_andTheNextIsReadAllTheSame() {
    assertThat(loadAnswering(loaded(Loaded.newBuilder().setValue(text("x".repeat(1 << 20))))))
        .isInstanceOf(LoadAnswer.Failed.class);

    assertThat(loadAnswering(loaded(Loaded.newBuilder().setValue(text("small")))))
        .isInstanceOf(LoadAnswer.Found.class);
  }

  @Test
  void severalKeys_goInOneCall_andEachHasAnOutcomeOfItsOwn() {
    service.loadMany =
        request ->
            LoadManyResponse.newBuilder()
                .addResults(result("c").setNotFound(NotFound.getDefaultInstance()))
                .addResults(
                    result("b")
                        .setError(
                            com.google.rpc.Status.newBuilder()
                                .setCode(Code.PERMISSION_DENIED_VALUE)
                                .setMessage("no")))
                .addResults(result("a").setLoaded(Loaded.newBuilder().setValue(text("A"))))
                .addResults(result("a").setLoaded(Loaded.newBuilder().setValue(text("again"))))
                .addResults(result("e"))
                .build();

    List<LoadAnswer> answers =
        Await.of(origin.load(call(item("a"), item("b"), item("c"), item("d"), item("e"))));

    assertThat(answers.get(0)).isInstanceOf(LoadAnswer.Found.class);
    assertThat(((LoadAnswer.Found) answers.get(0)).value().payload().text()).isEqualTo("A");
    assertThat(answers.get(1)).isEqualTo(new LoadAnswer.Denied(false, "no"));
    assertThat(answers.get(2)).isEqualTo(new LoadAnswer.Absent(null, "", List.of()));
    assertThat(answers.get(3)).isInstanceOf(LoadAnswer.Failed.class);
    assertThat(answers.get(4)).isInstanceOf(LoadAnswer.Failed.class);
    assertThat(service.manyLoads).hasSize(1);
    assertThat(service.loads).isEmpty();
  }

  private static LoadManyResult.Builder result(String key) {
    return LoadManyResult.newBuilder().setKey(key);
  }

  @Test
  void failureOfAWholeCall_isOneOfEachKey_andSaysOfNoneThatItIsNotThere() {
    service.loadMany =
        request -> {
          throw Status.NOT_FOUND.asRuntimeException();
        };

    assertThat(Await.of(origin.load(call(item("a"), item("b")))))
        .hasSize(2)
        .allMatch(LoadAnswer.Failed.class::isInstance);
  }

  @Test
  void originWithoutLoadMany_isAskedForEachKey_fromThenOn() {
    assertThat(origin.mostItems()).isGreaterThan(1);

    List<LoadAnswer> answers = Await.of(origin.load(call(item("a"), item("b"))));

    assertThat(answers)
        .extracting(answer -> ((LoadAnswer.Found) answer).value().payload().text())
        .containsExactly("a", "b");
    assertThat(origin.mostItems()).isEqualTo(1);
    Await.of(origin.load(call(item("c"), item("d"))));
    assertThat(service.manyLoads).hasSize(1);
    assertThat(service.loads).hasSize(4);
  }

  @Test
  void cancelledLoad_isCancelledThere() {
    service.hangs = true;
    Cancellable load = origin.load(call(item("a"))).subscribe().with(answer -> {});
    Await.eventually(() -> service.loads.size(), asked -> asked == 1);
    assertThat(service.cancelled).isFalse();

    load.cancel();

    Await.eventually(service.cancelled::get, gone -> gone);
  }

  @Test
  void originThatIsNotThere_isAFailure() {
    server.shutdownNow();

    assertThat(load()).isInstanceOf(LoadAnswer.Failed.class);
  }

  @Test
  void store_tellsAll_andReadsWhatWasStored() {
    service.store =
        request ->
            StoreResponse.newBuilder()
                .setVersion(8)
                .setValue(text("normalised"))
                .addTags("shop:1")
                .build();

    StoreAnswer answer =
        Await.of(
            origin.store(
                new StoreCall(
                    key("a"),
                    new Outcome.Value(Payload.of("sent"), true, "text/plain"),
                    new Version(7),
                    List.of(new Tag("eu")),
                    "request-1")));

    StoreRequest request = requireNonNull(service.stores.peek());
    assertThat(request.getValue().getText()).isEqualTo("sent");
    assertThat(request.getVersion()).isEqualTo(7);
    assertThat(request.getTagsList()).containsExactly("eu");
    assertThat(request.getRequestId()).isEqualTo("request-1");
    StoreAnswer.Committed committed = (StoreAnswer.Committed) answer;
    assertThat(committed.version()).isEqualTo(new Version(8));
    assertThat(requireNonNull(committed.value()).payload().text()).isEqualTo("normalised");
    assertThat(committed.tags()).containsExactly(new Tag("shop:1"));
  }

  @Test
  void deletion_isSaidAsOne() {
    Await.of(origin.store(StoreCall.deletion(key("a"), null, "request-1")));

    StoreRequest request = requireNonNull(service.stores.peek());
    assertThat(request.hasDeletion()).isTrue();
    assertThat(request.hasVersion()).isFalse();
  }

  @Test
  void store_thatEndsWithAStatus_wasRefusedOrIsUnknown() {
    assertThat(storeFailingWith(Status.FAILED_PRECONDITION.withDescription("no such shop")))
        .isEqualTo(new StoreAnswer.Refused("FAILED_PRECONDITION", "no such shop"));
    assertThat(storeFailingWith(Status.UNAVAILABLE)).isInstanceOf(StoreAnswer.Unknown.class);
    assertThat(storeFailingWith(Status.DEADLINE_EXCEEDED)).isInstanceOf(StoreAnswer.Unknown.class);
    service.store = request -> StoreResponse.newBuilder().setVersion(-1).build();
    assertThat(store()).isInstanceOf(StoreAnswer.Unknown.class);
  }

  private StoreAnswer storeFailingWith(Status status) {
    service.store =
        request -> {
          throw status.asRuntimeException();
        };
    return store();
  }

  private StoreAnswer store() {
    return Await.of(origin.store(StoreCall.deletion(key("a"), null, "request-1")));
  }
}
