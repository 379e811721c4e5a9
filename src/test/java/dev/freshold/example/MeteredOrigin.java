package dev.freshold.example;

import dev.freshold.v1.LoadManyRequest;
import dev.freshold.v1.LoadManyResponse;
import dev.freshold.v1.LoadRequest;
import dev.freshold.v1.LoadResponse;
import dev.freshold.v1.OriginServiceGrpc.OriginServiceImplBase;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/**
 * An origin as it is seen from within: how many calls come, for which keys, and how many at once.
 * It can be held, so that all calls wait.
 */
final class MeteredOrigin extends OriginServiceImplBase {

  private final ProductOrigin origin;
  private final List<String> keys = new ArrayList<>();
  private int calls;
  private int underway;
  private int mostAtOnce;
  private boolean held;

  MeteredOrigin(ProductOrigin origin) {
    this.origin = origin;
  }

  /** What has been seen since the last reset. */
  record Seen(int calls, int mostAtOnce, List<String> keys) {}

  synchronized Seen seen() {
    return new Seen(calls, mostAtOnce, List.copyOf(keys));
  }

  /** Forgets what was seen. */
  synchronized void reset() {
    keys.clear();
    calls = 0;
    mostAtOnce = underway;
  }

  /** Lets every call wait until it is released. */
  synchronized void hold() {
    held = true;
  }

  synchronized void release() {
    held = false;
    notifyAll();
  }

  @Override
  public void load(LoadRequest request, StreamObserver<LoadResponse> seat) {
    enter(List.of(request.getItem().getKey()));
    origin.load(request, new Leaving<>(seat));
  }

  @Override
  public void loadMany(LoadManyRequest request, StreamObserver<LoadManyResponse> seat) {
    enter(request.getItemsList().stream().map(item -> item.getKey()).toList());
    origin.loadMany(request, new Leaving<>(seat));
  }

  private synchronized void enter(List<String> asked) {
    keys.addAll(asked);
    calls++;
    underway++;
    mostAtOnce = Math.max(mostAtOnce, underway);
    while (held) {
      try {
        wait();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized void leave() {
    underway--;
  }

  /** A call is over before its answer is on the way: whoever gets it may call again. */
  private final class Leaving<R> implements StreamObserver<R> {
    private final StreamObserver<R> seat;
    private boolean left;

    Leaving(StreamObserver<R> seat) {
      this.seat = seat;
    }

    @Override
    public void onNext(R answer) {
      leaveOnce();
      seat.onNext(answer);
    }

    @Override
    public void onError(Throwable failure) {
      leaveOnce();
      seat.onError(failure);
    }

    @Override
    public void onCompleted() {
      seat.onCompleted();
    }

    private void leaveOnce() {
      if (!left) {
        left = true;
        leave();
      }
    }
  }
}
