package dev.freshold.client.testing;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.freshold.client.Freshold;
import dev.freshold.client.FresholdBuilder;
import dev.freshold.client.internal.pb.AbandonRequest;
import dev.freshold.client.internal.pb.AbandonResponse;
import dev.freshold.client.internal.pb.BumpVersionRequest;
import dev.freshold.client.internal.pb.BumpVersionResponse;
import dev.freshold.client.internal.pb.CacheServiceGrpc;
import dev.freshold.client.internal.pb.GetRequest;
import dev.freshold.client.internal.pb.GetResponse;
import dev.freshold.client.internal.pb.Hit;
import dev.freshold.client.internal.pb.InvalidateRequest;
import dev.freshold.client.internal.pb.InvalidateResponse;
import dev.freshold.client.internal.pb.InvalidateTagRequest;
import dev.freshold.client.internal.pb.InvalidateTagResponse;
import dev.freshold.client.internal.pb.Lease;
import dev.freshold.client.internal.pb.Miss;
import dev.freshold.client.internal.pb.PutRequest;
import dev.freshold.client.internal.pb.PutResponse;
import dev.freshold.client.internal.pb.Stored;
import dev.freshold.client.internal.pb.Value;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A server that records what it is asked, hands a lease to every miss, stores nothing but what it
 * was {@linkplain #hold told to hold}, and fails where it was told to.
 */
public final class FakeServer implements AutoCloseable {
  private final List<Message> requests = new CopyOnWriteArrayList<>();
  private final List<Metadata> headers = new CopyOnWriteArrayList<>();
  private final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, String> held = new ConcurrentHashMap<>();
  private final Server server;

  /** On a port of its own. */
  public FakeServer() throws IOException {
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Service())
            .intercept(new Recording())
            .build()
            .start();
  }

  /** Where it listens. */
  public String address() {
    return "localhost:" + server.getPort();
  }

  /** A client of it that tries each call once. */
  public Freshold client() {
    return builder().retry(dev.freshold.client.RetryOptions.none()).build();
  }

  /** The options of a client of it; deadlines are generous. */
  public FresholdBuilder builder() {
    java.time.Duration patient = java.time.Duration.ofSeconds(60);
    return Freshold.builder(address())
        .callTimeout(patient)
        .loadTimeout(patient)
        .getOrLoadTimeout(patient);
  }

  /** From now on it has this text under this key, in every namespace. */
  public void hold(String key, String text) {
    held.put(key, text);
  }

  /** The next call fails so. */
  public void fail(Status with) {
    failures.add(with.asRuntimeException());
  }

  /** The next call fails so, with a reason and a wait. */
  public void fail(Status.Code code, String reason, java.time.Duration retryAfter) {
    Duration delay =
        Duration.newBuilder()
            .setSeconds(retryAfter.getSeconds())
            .setNanos(retryAfter.getNano())
            .build();
    failures.add(
        StatusProto.toStatusRuntimeException(
            com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .addDetails(
                    Any.pack(
                        ErrorInfo.newBuilder().setReason(reason).setDomain("freshold.dev").build()))
                .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()))
                .build()));
  }

  /** What it was asked, of one kind. */
  public <M extends Message> List<M> asked(Class<M> kind) {
    return requests.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The header of the newest call; null where it had none of this name. */
  public @Nullable String header(String name) {
    return headers
        .get(headers.size() - 1)
        .get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private <R> void answer(Message request, StreamObserver<R> to, R response) {
    requests.add(request);
    StatusRuntimeException failure = failures.poll();
    if (failure != null) {
      to.onError(failure);
      return;
    }
    to.onNext(response);
    to.onCompleted();
  }

  private final class Recording implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata given, ServerCallHandler<Q, R> next) {
      headers.add(given);
      return next.startCall(call, given);
    }
  }

  private final class Service extends CacheServiceGrpc.CacheServiceImplBase {
    private static final Duration MINUTE = Duration.newBuilder().setSeconds(60).build();

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> answer) {
      String text = held.get(request.getKey());
      if (text != null) {
        Hit.Builder hit =
            Hit.newBuilder()
                .setValue(Value.newBuilder().setText(text))
                .setFreshness(Hit.Freshness.FRESH)
                .setFreshFor(MINUTE);
        answer(request, answer, GetResponse.newBuilder().setHit(hit).build());
        return;
      }
      Miss.Builder miss = Miss.newBuilder().setReason(Miss.Reason.ABSENT);
      if (request.getOnMiss() == GetRequest.OnMiss.LEASE) {
        miss.setLease(Lease.newBuilder().setToken("lease").setDuration(MINUTE));
      }
      answer(request, answer, GetResponse.newBuilder().setMiss(miss).build());
    }

    @Override
    public void put(PutRequest request, StreamObserver<PutResponse> answer) {
      Stored stored =
          Stored.newBuilder().setApplied(true).setFreshFor(MINUTE).setStaleFor(MINUTE).build();
      answer(request, answer, PutResponse.newBuilder().setStored(stored).build());
    }

    @Override
    public void abandon(AbandonRequest request, StreamObserver<AbandonResponse> answer) {
      answer(request, answer, AbandonResponse.newBuilder().setReleased(true).build());
    }

    @Override
    public void invalidate(InvalidateRequest request, StreamObserver<InvalidateResponse> answer) {
      answer(request, answer, InvalidateResponse.getDefaultInstance());
    }

    @Override
    public void invalidateTag(
        InvalidateTagRequest request, StreamObserver<InvalidateTagResponse> answer) {
      answer(request, answer, InvalidateTagResponse.getDefaultInstance());
    }

    @Override
    public void bumpVersion(
        BumpVersionRequest request, StreamObserver<BumpVersionResponse> answer) {
      answer(request, answer, BumpVersionResponse.getDefaultInstance());
    }
  }
}
