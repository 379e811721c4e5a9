package dev.freshold.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests; what cannot be read becomes null, which {@link Admission} answers as the client's
 * fault. Servers do not agree on what else to do with it: one of them never answers at all.
 *
 * @param limit the most bytes that a compressed request may unpack to
 */
record LenientMarshaller<T>(Marshaller<T> messages, long limit) implements Marshaller<T> {

  /** The same service, reading its requests in this way. */
  static ServerServiceDefinition definition(ServerServiceDefinition service, long limit) {
    return definition(service, method -> method(method, limit));
  }

  /** The same service with other methods, each in the place of one of the same name. */
  static ServerServiceDefinition definition(
      ServerServiceDefinition service, UnaryOperator<ServerMethodDefinition<?, ?>> other) {
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    ServiceDescriptor.Builder descriptor =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      ServerMethodDefinition<?, ?> changed = other.apply(method);
      methods.add(changed);
      descriptor.addMethod(changed.getMethodDescriptor());
    }
    ServerServiceDefinition.Builder definition =
        ServerServiceDefinition.builder(descriptor.build());
    methods.forEach(definition::addMethod);
    return definition.build();
  }

  private static <Q, R> ServerMethodDefinition<Q, R> method(
      ServerMethodDefinition<Q, R> method, long limit) {
    MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
    Marshaller<Q> requests = new LenientMarshaller<>(descriptor.getRequestMarshaller(), limit);
    return ServerMethodDefinition.create(
        descriptor.toBuilder(requests, descriptor.getResponseMarshaller()).build(),
        method.getServerCallHandler());
  }

  @Override
  public InputStream stream(T message) {
    return messages.stream(message);
  }

  @Override
  @SuppressWarnings("NullAway") // The port of grpc-java says nothing of null, and passes it on.
  public @Nullable T parse(InputStream stream) {
    try {
      return messages.parse(stream instanceof KnownLength ? stream : new Bounded(stream, limit));
    } catch (StatusRuntimeException unreadable) {
      if (unreadable.getCause() instanceof InvalidProtocolBufferException) {
        return null;
      }
      throw unreadable;
    }
  }

  /** A stream that ends in a failure when more comes out of it than is allowed. */
  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long limit) {
      super(in);
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      take(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      take(Math.max(read, 0));
      return read;
    }

    private void take(int bytes) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException("unpacks to more than is allowed");
      }
    }
  }
}
