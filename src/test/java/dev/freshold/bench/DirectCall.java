package dev.freshold.bench;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Calls a method of a service as a transport would, bytes in and bytes out, without one. */
final class DirectCall<Q, R> {

  private static final long PATIENCE_SECONDS = 20;

  private final ServerMethodDefinition<Q, R> method;

  private DirectCall(ServerMethodDefinition<Q, R> method) {
    this.method = method;
  }

  /** The method of that name. */
  @SuppressWarnings("unchecked") // what it takes and gives are bytes here
  static DirectCall<Object, Object> of(
      ServerServiceDefinition service, MethodDescriptor<?, ?> method) {
    return new DirectCall<>(
        (ServerMethodDefinition<Object, Object>) service.getMethod(method.getFullMethodName()));
  }

  /** The bytes of the answer, once it is there. */
  byte[] answer(byte[] request) {
    try {
      return begin(request).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException unanswered) {
      throw new IllegalStateException("there is no answer", unanswered);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Makes the call, and tells the bytes of the answer when it comes. */
  CompletableFuture<byte[]> begin(byte[] request) {
    Call call = new Call();
    ServerCall.Listener<Q> listener = method.getServerCallHandler().startCall(call, new Metadata());
    listener.onMessage(method.getMethodDescriptor().parseRequest(new Frame(request)));
    listener.onHalfClose();
    return call.answered;
  }

  /** A request as transports hand it over. */
  private static final class Frame extends ByteArrayInputStream implements KnownLength {
    Frame(byte[] bytes) {
      super(bytes);
    }
  }

  private final class Call extends ServerCall<Q, R> {
    private final CompletableFuture<byte[]> answered = new CompletableFuture<>();
    private @Nullable R answer;

    private byte[] bytes(R message) {
      Drainable stream = (Drainable) method.getMethodDescriptor().streamResponse(message);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        stream.drainTo(bytes);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      return bytes.toByteArray();
    }

    @Override
    public void sendMessage(R message) {
      answer = message;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (status.isOk() && answer != null) {
        answered.complete(bytes(answer));
      } else {
        answered.completeExceptionally(status.asException());
      }
    }

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public MethodDescriptor<Q, R> getMethodDescriptor() {
      return method.getMethodDescriptor();
    }
  }
}
