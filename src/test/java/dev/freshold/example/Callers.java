package dev.freshold.example;

import com.google.protobuf.Duration;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many callers over a few connections to each node, none of whom costs a thread. */
final class Callers implements AutoCloseable {

  private static final int CONNECTIONS = 6;
  private static final int PATIENCE_SECONDS = 60;

  private final List<ManagedChannel> channels = new ArrayList<>();

  /** In turns over the nodes. */
  Callers(List<ServerProcess> nodes) {
    IntStream.range(0, CONNECTIONS)
        .forEach(i -> nodes.forEach(node -> channels.add(node.channel())));
  }

  /** What has come back so far of some calls. */
  static final class Answers implements StreamObserver<GetResponse> {
    private final ConcurrentLinkedQueue<GetResponse> responses = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    List<GetResponse> responses() {
      return List.copyOf(responses);
    }

    List<Throwable> failures() {
      return List.copyOf(failures);
    }

    int count() {
      return responses.size() + failures.size();
    }

    @Override
    public void onNext(GetResponse response) {
      responses.add(response);
    }

    @Override
    public void onError(Throwable failure) {
      failures.add(failure);
    }

    @Override
    public void onCompleted() {}
  }

  /** Asks for each of the keys once, all at the same time. */
  Answers get(String namespace, List<String> keys) {
    Answers answers = new Answers();
    for (int i = 0; i < keys.size(); i++) {
      CacheServiceGrpc.newStub(channels.get(i % channels.size()))
          .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .get(request(namespace, keys.get(i)), answers);
    }
    return answers;
  }

  private static GetRequest request(String namespace, String key) {
    return GetRequest.newBuilder()
        .setNamespace(namespace)
        .setKey(key)
        .setWait(Duration.newBuilder().setSeconds(PATIENCE_SECONDS))
        .build();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }
}
