package dev.freshold.bench;

import com.google.protobuf.Duration;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.Reach;
import dev.freshold.v1.Selector;
import dev.freshold.v1.SubscribeRequest;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Many subscribers, on few connections, and one caller who invalidates: a process of its own, so
 * that one clock sees the beginning of each invalidation and its last record.
 *
 * <p>Reads one line after the other: {@code open PORT COUNT CHECKPOINT-SECONDS} adds subscribers
 * until there are so many, each with a stream of its own, and answers when each has been told where
 * it begins; {@code call PORT ROUNDS} invalidates so often, each time after the last record of the
 * time before, and answers with the microseconds of each.
 */
final class Watchers implements Http2Caller.Owner {

  static final String TAG = "watched";

  private static final String SUBSCRIBE = "/freshold.v1.InvalidationService/Subscribe";
  private static final String INVALIDATE_TAG = "/freshold.v1.CacheService/InvalidateTag";
  private static final int STREAMS = 500;
  private static final int GRPC_HEAD = 5;
  private static final int TOKEN = 0x0a;
  private static final int INVALIDATION = 0x12;
  private static final int CHECKPOINT = 0x1a;
  private static final long PATIENCE_SECONDS = 60;

  private final EventLoop loop = new NioEventLoopGroup(1).next();
  private final List<Http2Caller> connections = new ArrayList<>();
  private CompletableFuture<Http2Caller> connecting = new CompletableFuture<>();
  private CompletableFuture<Void> awaited = new CompletableFuture<>();
  private int subscribers;
  private long missing;
  private int counted;

  static void main() throws IOException {
    Watchers watchers = new Watchers();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", -1);
      int port = Integer.parseInt(words[1]);
      int count = Integer.parseInt(words[2]);
      System.out.println(
          words[0].equals("open")
              ? watchers.open(port, count, Integer.parseInt(words[3]))
              : watchers.call(port, count));
      System.out.flush();
    }
    System.exit(0);
  }

  private String open(int port, int count, int checkpointSeconds) {
    byte[] message =
        SubscribeRequest.newBuilder()
            .setSelector(Selector.newBuilder().addTags(TAG))
            .setCheckpointInterval(Duration.newBuilder().setSeconds(checkpointSeconds))
            .build()
            .toByteArray();
    while (subscribers < count) {
      int more = Math.min(STREAMS, count - subscribers);
      Http2Caller caller = connect(port);
      connections.add(caller);
      await(
          CHECKPOINT,
          more,
          () -> {
            for (int i = 0; i < more; i++) {
              caller.call(SUBSCRIBE, message, 0);
            }
            caller.flush();
          });
      subscribers += more;
    }
    return "open " + subscribers;
  }

  private String call(int port, int rounds) {
    byte[] message =
        InvalidateTagRequest.newBuilder().addTags(TAG).setReach(Reach.STORE).build().toByteArray();
    Http2Caller caller = connect(port);
    long[] micros = new long[rounds];
    for (int i = 0; i < rounds; i++) {
      long begun = System.nanoTime();
      await(
          INVALIDATION,
          subscribers,
          () -> {
            caller.call(INVALIDATE_TAG, message, 0);
            caller.flush();
          });
      micros[i] = (System.nanoTime() - begun) / 1_000;
    }
    loop.execute(caller::close);
    return String.join(" ", Arrays.stream(micros).mapToObj(Long::toString).toList());
  }

  /** Does it on the event loop, and waits until so many responses of the kind have come. */
  private void await(int kind, int count, Runnable begin) {
    CompletableFuture<Void> all = new CompletableFuture<>();
    loop.execute(
        () -> {
          awaited = all;
          counted = kind;
          missing = count;
          begin.run();
        });
    all.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private Http2Caller connect(int port) {
    CompletableFuture<Http2Caller> ready = new CompletableFuture<>();
    loop.execute(() -> connecting = ready);
    Bootstrap client =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Http2Caller(Watchers.this, port));
                  }
                });
    ChannelFuture connected = client.connect("127.0.0.1", port).awaitUninterruptibly();
    if (!connected.isSuccess()) {
      throw new IllegalStateException("cannot connect to port " + port, connected.cause());
    }
    return ready.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void ready(Http2Caller caller) {
    connecting.complete(caller);
  }

  /** Only an invalidation ends; its answer has no records to count. */
  @Override
  public void ended(Http2Caller caller, long due, int status, int firstByte) {
    if (status != 0 || connections.contains(caller)) {
      awaited.completeExceptionally(new IllegalStateException("ended with status " + status));
    }
  }

  /** Whole responses of Subscribe; the answer to an invalidation begins with its receipt alone. */
  @Override
  public void heard(ByteBuf some, int length) {
    int at = some.readerIndex();
    int end = at + length;
    while (at + GRPC_HEAD < end) {
      int size = some.getInt(at + 1);
      at += GRPC_HEAD;
      if (at + size > end) {
        throw new IllegalStateException("a response in parts");
      }
      if (kind(some, at, size) == counted && --missing == 0) {
        awaited.complete(null);
      }
      at += size;
    }
  }

  /** The field behind the token, which is less than 128 bytes long. */
  private static int kind(ByteBuf some, int at, int size) {
    int first = some.getUnsignedByte(at);
    if (first != TOKEN) {
      return first;
    }
    int behind = 2 + some.getUnsignedByte(at + 1);
    return behind < size ? some.getUnsignedByte(at + behind) : 0;
  }

  @Override
  public void lost(String why) {
    awaited.completeExceptionally(new IllegalStateException(why));
  }
}
