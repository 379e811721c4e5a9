package dev.freshold.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream of responses that is read by one thread, one at a time: the next is asked for once the
 * last was dealt with.
 *
 * @param <Q> the request
 * @param <R> the responses
 */
final class Stream<Q, R> implements AutoCloseable {
  /**
   * What has come; neither: nothing, in time.
   *
   * @param response one of the stream
   * @param error its end
   */
  record Signal<R>(@Nullable R response, @Nullable Throwable error) {}

  private final BlockingQueue<Signal<R>> come = new LinkedBlockingQueue<>();
  private final ClientCall<Q, R> call;

  Stream(Channel channel, MethodDescriptor<Q, R> method, Q request) {
    this.call = channel.newCall(method, CallOptions.DEFAULT);
    call.start(new Listener(), new Metadata());
    call.sendMessage(request);
    call.halfClose();
    call.request(1);
  }

  /** Waits for the next one, no longer than this. */
  Signal<R> next(long nanos) throws InterruptedException {
    Signal<R> signal = come.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    return signal == null ? new Signal<>(null, null) : signal;
  }

  void more() {
    call.request(1);
  }

  @Override
  public void close() {
    call.cancel("not read any more", null);
  }

  private final class Listener extends ClientCall.Listener<R> {
    @Override
    public void onMessage(R message) {
      come.add(new Signal<>(message, null));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      Status told =
          status.isOk() ? Status.UNAVAILABLE.withDescription("the stream has ended") : status;
      come.add(new Signal<>(null, told.asRuntimeException(trailers)));
    }
  }
}
