package dev.freshold.grpc.straight;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.Value;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real socket, with a client of grpc-java and with one that knows frames only. */
class StraightCallsTest {

  private static final int MOST = 1 << 20;
  private static final int TURNED_AWAY = 404;
  private static final String GET = CacheServiceGrpc.getGetMethod().getFullMethodName();
  private static final Metadata.Key<String> NAME =
      Metadata.Key.of("name", Metadata.ASCII_STRING_MARSHALLER);

  private final Vertx vertx = Vertx.vertx();
  private final Service service = new Service();
  private final AtomicInteger leftToOthers = new AtomicInteger();
  private final HttpClient client =
      vertx.createHttpClient(
          new HttpClientOptions()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false));
  private HttpServer server;
  private ManagedChannel channel;
  private CacheServiceBlockingStub cache;

  @BeforeEach
  void serve() {
    StraightCalls calls =
        new StraightCalls(
            ServerInterceptors.intercept(service, new Doorkeeper()), Set.of(GET), MOST);
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (!calls.serve(request)) {
                    leftToOthers.incrementAndGet();
                    request.response().setStatusCode(TURNED_AWAY).end();
                  }
                });
    await(server.listen(0, "127.0.0.1"));
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.actualPort()).usePlaintext().build();
    cache = CacheServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    await(vertx.close());
  }

  @Test
  void call_isAnswered_whateverItsSize() {
    for (int size : new int[] {0, 1, 100, 20_000, MOST - 100}) {
      GetResponse answer = cache.get(request("x".repeat(size)));

      assertThat(answer.getHit().getValue().getText()).as("%d bytes", size).hasSize(size);
    }
    assertThat(leftToOthers).hasValue(0);
  }

  @Test
  void error_comesWithItsDetails() {
    StatusRuntimeException refusal = refusal(cache, request("refused"));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(refusal.getStatus().getDescription()).isEqualTo("100 % größer\nals „nichts“");
    com.google.rpc.Status details = requireNonNull(StatusProto.fromThrowable(refusal));
    assertThat(details.getDetailsList())
        .containsExactly(Any.pack(ErrorInfo.newBuilder().setReason("NOTHING").build()));
  }

  @Test
  void fault_isInternal_andTheNextCallIsServed() {
    assertThat(refusal(cache, request("fault")).getStatus().getCode())
        .isEqualTo(Status.Code.INTERNAL);
    assertThat(cache.get(request("a")).hasHit()).isTrue();
  }

  @Test
  void interceptor_readsMetadata_andMayRefuseByThem() {
    CacheServiceBlockingStub stranger =
        cache.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(named("stranger")));
    CacheServiceBlockingStub friend =
        cache.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(named("friend")));

    assertThat(refusal(stranger, request("x".repeat(200_000))).getStatus())
        .extracting(Status::getCode, Status::getDescription)
        .containsExactly(Status.Code.PERMISSION_DENIED, "who is stranger?");
    assertThat(friend.get(request("a")).hasHit()).isTrue();
  }

  @Test
  void requestBeyondTheLimit_isRefused_andItsConnectionGoesOn() {
    StatusRuntimeException refusal = refusal(cache, request("x".repeat(MOST)));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.getStatus().getDescription()).contains(Integer.toString(MOST));
    assertThat(cache.get(request("a")).hasHit()).isTrue();
    assertThat(service.connections()).isEqualTo(1);
  }

  @Test
  void requestThatSaysItIsTooLarge_isRefused_beforeItIsThere() {
    Buffer begins = Buffer.buffer().appendByte((byte) 0).appendUnsignedInt(0xffffffffL);

    assertThat(status(begins, false, "application/grpc")).isEqualTo("8");
  }

  @Test
  void compressedRequest_isLeftToTheServerBehind() {
    assertThat(refusal(cache.withCompression("gzip"), request("a")).getStatus().getCode())
        .isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(leftToOthers).hasValue(1);
  }

  @Test
  void otherMethods_andOtherKindsOfRequests_areLeftToTheServerBehind() {
    assertThat(status(frame("a"), true, "application/json")).isNull();
    assertThat(status(frame("a"), true, "application/grpc-web")).isNull();
    StatusRuntimeException refusal =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    CacheServiceGrpc.getPutMethod(),
                    CallOptions.DEFAULT,
                    dev.freshold.v1.PutRequest.getDefaultInstance()));

    assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(leftToOthers).hasValue(3);
  }

  @Test
  void framesThatAreNone_areRefused() {
    Buffer compressed = frame("a").setByte(0, (byte) 1);
    Buffer cut = frame("a").slice(0, 6);
    Buffer twice = frame("a").appendBuffer(frame("b"));
    Buffer noMessage = frame("a").setByte(Frame.PREFIX, (byte) 0xff);

    assertThat(status(compressed, true, "application/grpc")).as("compressed").isEqualTo("13");
    assertThat(status(cut, true, "application/grpc")).as("cut off").isEqualTo("13");
    assertThat(status(Buffer.buffer(), true, "application/grpc")).as("none").isEqualTo("13");
    assertThat(status(twice, true, "application/grpc")).as("two").isEqualTo("13");
    assertThat(status(noMessage, true, "application/grpc")).as("no message").isEqualTo("13");
    assertThat(status(frame("a"), true, "application/grpc+proto")).as("fine").isEqualTo("0");
  }

  @Test
  void frameInManyPieces_isPutTogether() {
    Buffer whole = frame("x".repeat(100));

    assertThat(
            ask(
                request -> {
                  for (int i = 0; i < whole.length(); i++) {
                    await(request.write(whole.getBuffer(i, i + 1)));
                  }
                  request.end();
                }))
        .isEqualTo("0");
  }

  @Test
  void cancelledCall_isToldToItsHandler() throws InterruptedException {
    ClientCall<GetRequest, GetResponse> call =
        channel.newCall(CacheServiceGrpc.getGetMethod(), CallOptions.DEFAULT);
    ClientCalls.asyncUnaryCall(call, request("never"), new Ignoring());
    assertThat(service.waiting.await(20, TimeUnit.SECONDS)).isTrue();

    call.cancel("changed my mind", null);

    assertThat(service.left.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void callWhoseConnectionBreaks_isToldToItsHandler() throws InterruptedException {
    ClientCalls.asyncUnaryCall(
        channel.newCall(CacheServiceGrpc.getGetMethod(), CallOptions.DEFAULT),
        request("never"),
        new Ignoring());
    assertThat(service.waiting.await(20, TimeUnit.SECONDS)).isTrue();

    channel.shutdownNow();

    assertThat(service.left.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static StatusRuntimeException refusal(CacheServiceBlockingStub stub, GetRequest request) {
    return catchThrowableOfType(StatusRuntimeException.class, () -> stub.get(request));
  }

  private static GetRequest request(String key) {
    return GetRequest.newBuilder().setKey(key).build();
  }

  private static Buffer frame(String key) {
    byte[] message = request(key).toByteArray();
    return Buffer.buffer()
        .appendByte((byte) 0)
        .appendUnsignedInt(message.length)
        .appendBytes(message);
  }

  private static Metadata named(String name) {
    Metadata metadata = new Metadata();
    metadata.put(NAME, name);
    metadata.put(Metadata.Key.of("odd-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] {1, 2});
    return metadata;
  }

  private @Nullable String status(Buffer body, boolean whole, String type) {
    return ask(
        request -> {
          request.putHeader("content-type", type);
          if (whole) {
            request.end(body);
          } else {
            request.write(body);
          }
        });
  }

  /** What the call ended with; null: it was no call. */
  private @Nullable String ask(java.util.function.Consumer<HttpClientRequest> writing) {
    HttpClientRequest request =
        await(client.request(HttpMethod.POST, server.actualPort(), "127.0.0.1", '/' + GET));
    request.putHeader("content-type", "application/grpc");
    request.setChunked(true);
    io.vertx.core.Future<@Nullable String> status =
        request.response().compose(response -> response.body().map(body -> ended(response)));
    writing.accept(request);
    return await(status);
  }

  private static @Nullable String ended(HttpClientResponse response) {
    String early = response.getHeader("grpc-status");
    return early == null ? response.getTrailer("grpc-status") : early;
  }

  private static <T extends @Nullable Object> T await(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Knows everybody but the stranger. */
  private static final class Doorkeeper implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String name = headers.get(NAME);
      if ("stranger".equals(name)) {
        call.close(Status.PERMISSION_DENIED.withDescription("who is stranger?"), new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return next.startCall(call, headers);
    }
  }

  private static final class Ignoring implements StreamObserver<GetResponse> {
    @Override
    public void onNext(GetResponse answer) {
      // Nobody listens.
    }

    @Override
    public void onError(Throwable failure) {
      // Nobody listens.
    }

    @Override
    public void onCompleted() {
      // Nobody listens.
    }
  }

  /** Answers with the key, unless the key says otherwise. */
  private static final class Service extends CacheServiceGrpc.CacheServiceImplBase {

    final CountDownLatch waiting = new CountDownLatch(1);
    final CountDownLatch left = new CountDownLatch(1);
    private final Set<Thread> threads = java.util.concurrent.ConcurrentHashMap.newKeySet();

    /** Each has an event loop of its own, as long as there are more of those. */
    int connections() {
      return threads.size();
    }

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> observer) {
      threads.add(Thread.currentThread());
      switch (request.getKey()) {
        case "refused" ->
            observer.onError(
                StatusProto.toStatusRuntimeException(
                    com.google.rpc.Status.newBuilder()
                        .setCode(Code.NOT_FOUND_VALUE)
                        .setMessage("100 % größer\nals „nichts“")
                        .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("NOTHING").build()))
                        .build()));
        case "fault" -> throw new IllegalStateException("as ordered");
        case "never" -> {
          ((ServerCallStreamObserver<GetResponse>) observer).setOnCancelHandler(left::countDown);
          waiting.countDown();
        }
        default -> {
          observer.onNext(
              GetResponse.newBuilder()
                  .setHit(Hit.newBuilder().setValue(Value.newBuilder().setText(request.getKey())))
                  .build());
          observer.onCompleted();
        }
      }
    }
  }
}
