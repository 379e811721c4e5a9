package dev.freshold.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs calls under their deadlines, and again where the retry table says so. */
final class Calls {
  private final Channel channel;
  private final ManagedChannel connection;
  private final RetryRule retry;
  private final Duration timeout;
  private final ScheduledExecutorService clock;
  private final Telemetry telemetry;
  private final Set<Attempts<?, ?>> underway = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Calls(
      Channel channel,
      ManagedChannel connection,
      RetryRule retry,
      Duration timeout,
      ScheduledExecutorService clock,
      Telemetry telemetry) {
    this.channel = channel;
    this.connection = connection;
    this.retry = retry;
    this.timeout = timeout;
    this.clock = clock;
    this.telemetry = telemetry;
  }

  /**
   * The deadline of a call that has this timeout, or none of its own; that of the present gRPC call
   * holds besides.
   */
  Deadline deadline(@Nullable Duration given) {
    return deadline(given, timeout);
  }

  Deadline deadline(@Nullable Duration given, Duration otherwise) {
    Deadline own =
        Deadline.after(Wire.nanos(given == null ? otherwise : given), TimeUnit.NANOSECONDS);
    Deadline outer = Context.current().getDeadline();
    return outer == null ? own : own.minimum(outer);
  }

  boolean closed() {
    return closed;
  }

  /** How a call is made that has this timeout, or none of its own. */
  CallOptions options(@Nullable Duration given) {
    return until(deadline(given));
  }

  /**
   * The same for a thread that does nothing but wait for the answer. It is told by the thread of
   * the connection, which saves handing each answer to a third one.
   */
  CallOptions awaited(@Nullable Duration given) {
    return options(given).withExecutor(Runnable::run);
  }

  static CallOptions until(Deadline deadline) {
    return CallOptions.DEFAULT.withDeadline(deadline);
  }

  /** Makes a call. */
  <Q, R> Promise<R> call(
      MethodDescriptor<Q, R> method, Q request, boolean again, CallOptions options) {
    return call(method, request, again, options, () -> {});
  }

  /** Makes a call, and says when each attempt is about to be sent. */
  <Q, R> Promise<R> call(
      MethodDescriptor<Q, R> method,
      Q request,
      boolean again,
      CallOptions options,
      Runnable sending) {
    Attempts<Q, R> made = new Attempts<>(method, request, again, options, sending);
    underway.add(made);
    Promise.whenDone(made, (answer, error) -> underway.remove(made));
    if (closed) {
      made.completeExceptionally(FresholdException.closed());
    } else {
      made.next();
    }
    return made;
  }

  /** Fails when the deadline leaves no room for the wait; otherwise completes after it. */
  Promise<Boolean> sleep(Duration wait) {
    Promise<Boolean> over = new Promise<>();
    var timer = clock.schedule(() -> over.complete(true), Wire.nanos(wait), TimeUnit.NANOSECONDS);
    over.stopping(() -> timer.cancel(false));
    return over;
  }

  /**
   * Connects at once where the last attempt to has failed: whoever asks for a call again has waited
   * already.
   */
  void reconnect() {
    connection.resetConnectBackoff();
  }

  /** Ends all calls. */
  void close() {
    closed = true;
    for (Attempts<?, ?> left : underway) {
      left.end();
    }
  }

  /** One call, and the attempts at it. */
  private final class Attempts<Q, R> extends Promise<R> {
    private final MethodDescriptor<Q, R> method;
    private final Q request;
    private final boolean again;
    private final CallOptions options;
    private final Runnable sending;
    private final Context context = Context.current();
    private int made;

    Attempts(
        MethodDescriptor<Q, R> method,
        Q request,
        boolean again,
        CallOptions options,
        Runnable sending) {
      this.method = method;
      this.request = request;
      this.again = again;
      this.options = options;
      this.sending = sending;
    }

    void end() {
      if (completeExceptionally(FresholdException.closed())) {
        stop();
      }
    }

    void next() {
      if (isDone()) {
        return;
      }
      made++;
      sending.run();
      ClientCall<Q, R> call = channel.newCall(method, options);
      ClientCalls.asyncUnaryCall(call, request, new Observer());
      stopping(() -> call.cancel("the caller left", null));
    }

    private void failed(Throwable thrown) {
      if (isDone()) {
        return;
      }
      FresholdException error = closed ? FresholdException.closed() : Errors.of(thrown);
      Duration wait = again ? retry.again(error, made) : null;
      Deadline deadline = options.getDeadline();
      if (wait == null
          || (deadline != null
              && deadline.timeRemaining(TimeUnit.NANOSECONDS) <= Wire.nanos(wait))) {
        completeExceptionally(error);
        return;
      }
      telemetry.retried(
          method.getBareMethodName() == null ? "" : method.getBareMethodName(), error.reason());
      var timer =
          clock.schedule(context.wrap(this::reconnected), Wire.nanos(wait), TimeUnit.NANOSECONDS);
      stopping(() -> timer.cancel(false));
    }

    private void reconnected() {
      reconnect();
      next();
    }

    private final class Observer implements StreamObserver<R> {
      private @Nullable R answer;

      @Override
      public void onNext(R told) {
        answer = told;
      }

      @Override
      public void onError(Throwable thrown) {
        failed(thrown);
      }

      @Override
      public void onCompleted() {
        R told = answer;
        if (told == null) {
          failed(io.grpc.Status.INTERNAL.withDescription("no answer").asRuntimeException());
        } else {
          complete(told);
        }
      }
    }
  }
}
