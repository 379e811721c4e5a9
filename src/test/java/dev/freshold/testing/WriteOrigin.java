package dev.freshold.testing;

import dev.freshold.v1.LoadRequest;
import dev.freshold.v1.LoadResponse;
import dev.freshold.v1.Loaded;
import dev.freshold.v1.NotFound;
import dev.freshold.v1.OriginServiceGrpc;
import dev.freshold.v1.StoreRequest;
import dev.freshold.v1.StoreResponse;
import dev.freshold.v1.Value;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An origin on loopback whose rows are in memory, which keeps the contract of OriginService: a
 * version below the row's changes nothing. It can be down, hold its answers back, or refuse a key,
 * and writes down what it was asked.
 */
public final class WriteOrigin extends OriginServiceGrpc.OriginServiceImplBase
    implements AutoCloseable {

  private final Server server;
  private final Map<String, Row> rows = new HashMap<>();
  private final List<Write> asked = new ArrayList<>();
  private final List<Runnable> heldBack = new ArrayList<>();
  private final Map<String, String> refused = new HashMap<>();
  private boolean down;
  private boolean holding;

  /** What is stored; without a value: it is deleted. */
  public record Row(long version, @Nullable Value value) {

    /** The text of the value. */
    public String text() {
      return value == null ? "" : value.getText();
    }
  }

  /** A write that it was asked for, and whether it changed anything. */
  public record Write(String key, long version, String requestId, boolean applied) {}

  public WriteOrigin() {
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(this)
              .build()
              .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** As a namespace names it. */
  public String address() {
    return "127.0.0.1:" + server.getPort();
  }

  /** From now on every call fails, or none any more. */
  public synchronized void setDown(boolean ill) {
    this.down = ill;
  }

  /** From now on writes are committed, and nobody is told. */
  public synchronized void holdAnswers() {
    holding = true;
  }

  /** Gives all answers that were held back, and holds none any more. */
  public void giveAnswers() {
    List<Runnable> due;
    synchronized (this) {
      holding = false;
      due = List.copyOf(heldBack);
      heldBack.clear();
    }
    due.forEach(WriteOrigin::giveIfAwaited);
  }

  private static void giveIfAwaited(Runnable answer) {
    try {
      answer.run();
    } catch (StatusRuntimeException whoAskedIsGone) {
      return;
    }
  }

  /** How many answers are held back. */
  public synchronized int heldBack() {
    return heldBack.size();
  }

  /** It will not have this key. */
  public synchronized void refuse(String key, String why) {
    refused.put(key, why);
  }

  /** What is stored under a key; null: nothing. */
  public synchronized @Nullable Row row(String key) {
    return rows.get(key);
  }

  /** The version that is stored; -1: none. */
  public synchronized long version(String key) {
    Row row = rows.get(key);
    return row == null ? -1 : row.version();
  }

  /** All writes that it was asked for of a key, in order. */
  public synchronized List<Write> asked(String key) {
    return asked.stream().filter(write -> write.key().equals(key)).toList();
  }

  @Override
  public void store(StoreRequest request, StreamObserver<StoreResponse> answer) {
    Runnable due = committed(request, answer);
    boolean now;
    synchronized (this) {
      now = !holding;
      if (!now) {
        heldBack.add(due);
      }
    }
    if (now) {
      due.run();
    }
  }

  private synchronized Runnable committed(
      StoreRequest request, StreamObserver<StoreResponse> answer) {
    if (down) {
      return () -> answer.onError(Status.UNAVAILABLE.asRuntimeException());
    }
    String why = refused.get(request.getKey());
    if (why != null) {
      return () ->
          answer.onError(Status.FAILED_PRECONDITION.withDescription(why).asRuntimeException());
    }
    Row row = rows.get(request.getKey());
    boolean applies = row == null || row.version() < request.getVersion();
    if (applies) {
      rows.put(
          request.getKey(),
          new Row(request.getVersion(), request.hasValue() ? request.getValue() : null));
    }
    asked.add(new Write(request.getKey(), request.getVersion(), request.getRequestId(), applies));
    long version = rows.getOrDefault(request.getKey(), new Row(0, null)).version();
    return () -> {
      answer.onNext(StoreResponse.newBuilder().setVersion(version).build());
      answer.onCompleted();
    };
  }

  @Override
  public void load(LoadRequest request, StreamObserver<LoadResponse> answer) {
    Row row = row(request.getItem().getKey());
    LoadResponse.Builder response = LoadResponse.newBuilder();
    if (row == null) {
      response.setNotFound(NotFound.getDefaultInstance());
    } else if (row.value() == null) {
      response.setNotFound(NotFound.newBuilder().setVersion(row.version()));
    } else {
      response.setLoaded(Loaded.newBuilder().setValue(row.value()).setVersion(row.version()));
    }
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
