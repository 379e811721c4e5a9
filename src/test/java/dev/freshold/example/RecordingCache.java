package dev.freshold.example;

import dev.freshold.v1.CacheServiceGrpc.CacheServiceImplBase;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateResponse;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidateTagResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Notes which busts come, and answers as it is told to. */
final class RecordingCache extends CacheServiceImplBase {

  private final List<String> told = new CopyOnWriteArrayList<>();

  /** How a request is answered, by its identity. */
  private volatile Function<String, Status> answer = requestId -> Status.OK;

  /** All that came, refused ones too, in their order. */
  List<String> told() {
    return told;
  }

  void answersWith(Function<String, Status> answers) {
    answer = answers;
  }

  @Override
  public void invalidate(InvalidateRequest request, StreamObserver<InvalidateResponse> seat) {
    told.add(
        "%s %s/%s@%d"
            .formatted(
                request.getRequestId(),
                request.getNamespace(),
                request.getKeys(0).getKey(),
                request.getKeys(0).getVersion()));
    answer(request.getRequestId(), InvalidateResponse.getDefaultInstance(), seat);
  }

  @Override
  public void invalidateTag(
      InvalidateTagRequest request, StreamObserver<InvalidateTagResponse> seat) {
    told.add(request.getRequestId() + " " + String.join(",", request.getTagsList()));
    answer(request.getRequestId(), InvalidateTagResponse.getDefaultInstance(), seat);
  }

  private <R> void answer(String requestId, R response, StreamObserver<R> seat) {
    Status status = answer.apply(requestId);
    if (status.isOk()) {
      seat.onNext(response);
      seat.onCompleted();
    } else {
      seat.onError(status.asRuntimeException());
    }
  }
}
