package dev.freshold.grpc.straight;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A unary call as a request of HTTP/2. It belongs to the context of its request: nothing here is
 * called on another thread.
 */
final class StraightCall<Q, R> extends ServerCall<Q, R> {

  private static final Logger LOG = Logger.getLogger(StraightCall.class);

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final MethodDescriptor<Q, R> method;
  private final int maxMessageSize;
  private @Nullable Listener<Q> listener;
  private @Nullable Buffer received;
  private byte @Nullable [] answer;
  private @Nullable Attributes attributes;
  private boolean closed;
  private boolean cancelled;

  StraightCall(HttpServerRequest request, MethodDescriptor<Q, R> method, int maxMessageSize) {
    this.request = request;
    this.response = request.response();
    this.method = method;
    this.maxMessageSize = maxMessageSize;
  }

  /** Reads the request and tells it, unless it was refused by its headers alone. */
  void begin(Listener<Q> listens) {
    if (closed) {
      return;
    }
    listener = listens;
    response.exceptionHandler(failure -> leave(listens));
    response.closeHandler(end -> leave(listens));
    request.handler(this::receive);
    request.endHandler(end -> run(listens));
  }

  private void leave(Listener<Q> listens) {
    if (!closed && !cancelled) {
      cancelled = true;
      listens.onCancel();
    }
  }

  private void receive(Buffer chunk) {
    if (closed) {
      return;
    }
    Buffer before = received;
    Buffer bytes =
        before == null
            ? chunk
            : before.length() < Frame.PREFIX
                ? Buffer.buffer().appendBuffer(before).appendBuffer(chunk)
                : before.appendBuffer(chunk);
    received = bytes;
    long length =
        bytes.length() < Frame.PREFIX
            ? 0
            : Math.max(Frame.length(bytes, 0), bytes.length() - Frame.PREFIX);
    if (length > maxMessageSize) {
      received = null;
      close(
          Status.RESOURCE_EXHAUSTED.withDescription(
              "the request is larger than the %d bytes that this server takes; send it in parts"
                  .formatted(maxMessageSize)),
          new Metadata());
    }
  }

  private void run(Listener<Q> listens) {
    if (closed || cancelled) {
      return;
    }
    try {
      deliver(listens);
      if (!closed) {
        listens.onHalfClose();
      }
    } catch (StatusRuntimeException refusal) {
      fail(refusal.getStatus());
    } catch (RuntimeException fault) {
      LOG.error("A call ended with a fault", fault);
      fail(Status.INTERNAL.withDescription("a fault of the server; its log says more"));
    }
  }

  private void deliver(Listener<Q> listens) {
    Buffer bytes = received;
    received = null;
    int at = 0;
    while (bytes != null
        && !closed
        && bytes.length() - at >= Frame.PREFIX
        && Frame.length(bytes, at) <= bytes.length() - at - Frame.PREFIX) {
      if (Frame.isCompressed(bytes, at)) {
        close(
            Status.INTERNAL.withDescription(
                "the request is compressed, and its headers do not say how; write grpc-encoding"),
            new Metadata());
        return;
      }
      int next = at + Frame.PREFIX + (int) Frame.length(bytes, at);
      listens.onMessage(method.parseRequest(Frame.message(bytes, at)));
      at = next;
    }
  }

  private void fail(Status status) {
    if (!closed && !cancelled) {
      close(status, new Metadata());
    }
  }

  @Override
  public void request(int messages) {
    // The one that there is, is read as it comes.
  }

  @Override
  public void sendHeaders(Metadata headers) {
    WireHeaders.begin(response.headers(), headers);
  }

  @Override
  public void sendMessage(R message) {
    answer = Frame.of(method.streamResponse(message));
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (closed) {
      throw new IllegalStateException("the call is closed already");
    }
    closed = true;
    if (cancelled) {
      return;
    }
    write(status, trailers);
    Listener<Q> listens = listener;
    if (listens != null) {
      listens.onComplete();
    }
  }

  private void write(Status status, Metadata trailers) {
    byte[] message = answer;
    if (status.isOk() && message != null) {
      WireHeaders.end(response.trailers(), status, trailers);
      response.end(BufferImpl.buffer(Unpooled.wrappedBuffer(message)));
    } else {
      sendHeaders(new Metadata());
      WireHeaders.end(response.headers(), status, trailers);
      response.end();
    }
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public MethodDescriptor<Q, R> getMethodDescriptor() {
    return method;
  }

  /** Few calls are asked for them. */
  @Override
  public Attributes getAttributes() {
    Attributes known = attributes;
    if (known == null) {
      known = ofConnection();
      attributes = known;
    }
    return known;
  }

  private Attributes ofConnection() {
    Attributes.Builder found = Attributes.newBuilder();
    SocketAddress remote = request.connection().remoteAddress();
    if (remote != null && remote.isInetSocket()) {
      found.set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, address(remote));
    }
    if (request.connection().isSsl()) {
      found.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, request.connection().sslSession());
    }
    return found.build();
  }

  private static InetSocketAddress address(SocketAddress remote) {
    try {
      return new InetSocketAddress(InetAddress.getByName(remote.hostAddress()), remote.port());
    } catch (UnknownHostException named) {
      return InetSocketAddress.createUnresolved(remote.host(), remote.port());
    }
  }
}
