package dev.freshold.grpc;

import dev.freshold.testing.Await;
import dev.freshold.v1.Checkpoint;
import dev.freshold.v1.Invalidation;
import dev.freshold.v1.InvalidationServiceGrpc.InvalidationServiceStub;
import dev.freshold.v1.SubscribeRequest;
import dev.freshold.v1.SubscribeResponse;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subscriber over a socket, and what it was told. */
final class Following implements ClientResponseObserver<SubscribeRequest, SubscribeResponse> {

  private final List<SubscribeResponse> told = new ArrayList<>();
  private final int appetite;
  private @Nullable ClientCallStreamObserver<SubscribeRequest> call;
  private @Nullable Throwable failure;
  private boolean over;
  private int invalidations;
  private long lastHeard;

  private Following(int appetite) {
    this.appetite = appetite;
  }

  /** Takes all it is told. */
  static Following with(InvalidationServiceStub stub, SubscribeRequest request) {
    return with(stub, request, Integer.MAX_VALUE);
  }

  /** Takes so many responses and, until {@link #take}, no more. */
  static Following with(InvalidationServiceStub stub, SubscribeRequest request, int appetite) {
    Following following = new Following(appetite);
    stub.subscribe(request, following);
    return following;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<SubscribeRequest> started) {
    synchronized (this) {
      call = started;
    }
    started.disableAutoRequestWithInitial(appetite);
  }

  @Override
  public synchronized void onNext(SubscribeResponse response) {
    told.add(response);
    lastHeard = System.nanoTime();
    if (response.hasInvalidation()) {
      invalidations++;
    }
  }

  @Override
  public synchronized void onError(Throwable error) {
    failure = error;
    over = true;
  }

  @Override
  public synchronized void onCompleted() {
    over = true;
  }

  void take(int more) {
    ClientCallStreamObserver<SubscribeRequest> current = call;
    if (current != null) {
      current.request(more);
    }
  }

  void cancel() {
    ClientCallStreamObserver<SubscribeRequest> current = call;
    if (current != null) {
      current.cancel("enough", null);
    }
  }

  synchronized List<SubscribeResponse> told() {
    return List.copyOf(told);
  }

  /** When it was told something last, by {@link System#nanoTime()}. */
  synchronized long lastHeard() {
    return lastHeard;
  }

  synchronized int invalidationsTold() {
    return invalidations;
  }

  List<Invalidation> invalidations() {
    return told().stream()
        .filter(SubscribeResponse::hasInvalidation)
        .map(SubscribeResponse::getInvalidation)
        .toList();
  }

  List<Checkpoint> checkpoints() {
    return told().stream()
        .filter(SubscribeResponse::hasCheckpoint)
        .map(SubscribeResponse::getCheckpoint)
        .toList();
  }

  /** Once it has been told so many invalidations. */
  List<Invalidation> untilInvalidations(int count) {
    return Await.eventually(this::invalidations, all -> all.size() >= count);
  }

  /** Once it has been told that there is nothing newer. */
  Following untilCurrent() {
    Await.eventually(this::checkpoints, all -> all.stream().anyMatch(Checkpoint::getCurrent));
    return this;
  }

  /** Once the stream has ended; null: as planned. */
  @Nullable Throwable untilOver() {
    Await.eventually(this::isOver, ended -> ended);
    return failure;
  }

  synchronized boolean isOver() {
    return over;
  }
}
