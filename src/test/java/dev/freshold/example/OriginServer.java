package dev.freshold.example;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A gRPC server on loopback with an origin in it, and reflection for grpcurl. */
public final class OriginServer implements AutoCloseable {

  private static final long GRACE_SECONDS = 5;

  /** Freshold asks every 30 s whether a silent connection still lives. */
  private static final long PING_SECONDS = 20;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Server server;

  private OriginServer(int port, BindableService origin, ServerInterceptor... interceptors) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .executor(threads)
            .permitKeepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
            .addService(origin)
            .addService(ProtoReflectionServiceV1.newInstance());
    for (ServerInterceptor interceptor : interceptors) {
      builder.intercept(interceptor);
    }
    try {
      server = builder.build().start();
    } catch (IOException unstartable) {
      threads.close();
      throw new UncheckedIOException("port " + port + " cannot be served", unstartable);
    }
  }

  /** Serves on a port; 0: on any that is free. */
  public static OriginServer start(
      int port, BindableService origin, ServerInterceptor... interceptors) {
    return new OriginServer(port, origin, interceptors);
  }

  public int port() {
    return server.getPort();
  }

  /** As an origin.grpc setting. */
  public String address() {
    return "localhost:" + port();
  }

  /** Finishes what is under way, for a while. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    threads.close();
  }
}
