package dev.freshold.origin.grpc;

import dev.freshold.model.Tenant;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.origin.LoadCall;
import dev.freshold.origin.Origin;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.origin.StoreCall;
import dev.freshold.v1.LoadManyRequest;
import dev.freshold.v1.LoadRequest;
import dev.freshold.v1.OriginServiceGrpc;
import dev.freshold.watch.Span;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A freshold.v1.OriginService. One key goes by Load, several by LoadMany, unless that is not
 * implemented there.
 */
final class GrpcOrigin implements Origin {

  private static final Metadata.Key<String> TENANT =
      Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> NODE =
      Metadata.Key.of("freshold-node", Metadata.ASCII_STRING_MARSHALLER);

  private final Channel channel;
  private final Runnable farewell;
  private final String target;
  private final String node;
  private final long timeoutMillis;
  private volatile boolean loadsOneByOne;

  /**
   * An origin at the other end of a channel.
   *
   * @param farewell what to do when it is called no more
   * @param node what this node is called
   * @param timeoutMillis the deadline of each call
   */
  GrpcOrigin(Channel channel, Runnable farewell, String target, String node, long timeoutMillis) {
    this.channel = channel;
    this.farewell = farewell;
    this.target = target;
    this.node = node;
    this.timeoutMillis = timeoutMillis;
  }

  @Override
  public int mostItems() {
    return loadsOneByOne ? 1 : Integer.MAX_VALUE;
  }

  @Override
  public Uni<List<LoadAnswer>> load(LoadCall call) {
    return call.items().size() == 1 || loadsOneByOne ? loadEach(call) : loadTogether(call);
  }

  private Uni<List<LoadAnswer>> loadEach(LoadCall call) {
    List<Uni<LoadAnswer>> answers =
        WireRequests.one(call).stream().map(request -> loadOne(call, request)).toList();
    return answers.size() == 1
        ? answers.getFirst().map(List::of)
        : Uni.join().all(answers).andFailFast();
  }

  private Uni<LoadAnswer> loadOne(LoadCall call, LoadRequest request) {
    return unary(call.tenant(), call.trace(), OriginServiceGrpc.getLoadMethod(), request)
        .map(WireAnswers::one)
        .onFailure(StatusRuntimeException.class)
        .recoverWithItem(WireAnswers::failed);
  }

  private Uni<List<LoadAnswer>> loadTogether(LoadCall call) {
    LoadManyRequest request = WireRequests.many(call);
    return unary(call.tenant(), call.trace(), OriginServiceGrpc.getLoadManyMethod(), request)
        .map(response -> WireAnswers.many(call.items(), response))
        .onFailure(StatusRuntimeException.class)
        .recoverWithUni(
            failure -> {
              if (Status.fromThrowable(failure).getCode() == Status.Code.UNIMPLEMENTED) {
                loadsOneByOne = true;
                return loadEach(call);
              }
              LoadAnswer answer = WireAnswers.failedTogether(failure);
              return Uni.createFrom().item(call.items().stream().map(item -> answer).toList());
            });
  }

  @Override
  public Uni<StoreAnswer> store(StoreCall call) {
    Span span = call.cause().call("origin store");
    return unary(
            call.key().tenant(),
            span.headers(),
            OriginServiceGrpc.getStoreMethod(),
            WireRequests.store(call))
        .onTermination()
        .invoke(span::end)
        .map(WireAnswers::stored)
        .onFailure(StatusRuntimeException.class)
        .recoverWithItem(WireAnswers::notStored);
  }

  @Override
  public String describe() {
    return "grpc " + target;
  }

  @Override
  public void close() {
    farewell.run();
  }

  private <Q, R> Uni<R> unary(
      Tenant tenant, Map<String, String> trace, MethodDescriptor<Q, R> method, Q request) {
    return Uni.createFrom()
        .emitter(
            seat -> {
              Metadata headers = new Metadata();
              headers.put(TENANT, tenant.name());
              headers.put(NODE, node);
              trace.forEach(
                  (name, value) ->
                      headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
              ClientCall<Q, R> call =
                  ClientInterceptors.intercept(
                          channel, MetadataUtils.newAttachHeadersInterceptor(headers))
                      .newCall(
                          method,
                          CallOptions.DEFAULT.withDeadlineAfter(
                              timeoutMillis, TimeUnit.MILLISECONDS));
              Answer<R> answer = new Answer<>(seat);
              seat.onTermination(() -> answer.leave(call));
              ClientCalls.asyncUnaryCall(call, request, answer);
            });
  }

  /** The one answer to a call. A call that has been answered has nothing left to be cancelled. */
  private static final class Answer<R> implements StreamObserver<R> {
    private final UniEmitter<? super R> seat;
    private volatile boolean told;

    Answer(UniEmitter<? super R> seat) {
      this.seat = seat;
    }

    void leave(ClientCall<?, ?> call) {
      if (!told) {
        call.cancel("nobody waits for it any more", null);
      }
    }

    @Override
    public void onNext(R response) {
      told = true;
      seat.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      told = true;
      seat.fail(failure);
    }

    @Override
    public void onCompleted() {
      if (!told) {
        onError(Status.INTERNAL.withDescription("an answer without a message").asException());
      }
    }
  }
}
