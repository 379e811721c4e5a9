package dev.freshold.bench;

import io.netty.bootstrap.Bootstrap;
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
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends gRPC calls from one thread, either each as soon as another has ended, or so many a second
 * whatever becomes of them; then each call's time counts from when it was due, so that one which
 * had to wait for its turn does not look fast. In the second way they come in bursts, one a
 * millisecond.
 *
 * <p>A process of its own: reads one {@link LoadPlan} a line, and answers with one {@link
 * LoadResult} a line.
 */
final class Generator implements Http2Caller.Owner {

  private static final long PATIENCE_SECONDS = 60;
  private static final long TICK_NANOS = 1_000_000;

  private final EventLoop loop;
  private final LoadPlan plan;
  private final List<Message> messages;
  private final List<Http2Caller> callers = new ArrayList<>();
  private final List<Future<?>> timers = new ArrayList<>();
  private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
  private Tally tally = new Tally(Long.MAX_VALUE, false);
  private long begun;
  private long until;
  private long sent;
  private long owed;
  private int nextMessage;
  private int nextCaller;
  private long cpuAtStart;
  private boolean counting;
  private @Nullable Future<?> ticking;

  private Generator(EventLoop loop, LoadPlan plan) {
    this.loop = loop;
    this.plan = plan;
    this.messages = plan.messages();
  }

  static void main() throws IOException {
    NioEventLoopGroup group = new NioEventLoopGroup(1);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      LoadResult result = new Generator(group.next(), LoadPlan.parse(line)).run();
      System.out.println(result.line());
      System.out.flush();
    }
    System.exit(0);
  }

  private LoadResult run() {
    for (int port : plan.ports()) {
      for (int i = 0; i < plan.connections(); i++) {
        connect(port);
      }
    }
    long wait = plan.warmMillis() + plan.millis() + TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS);
    try {
      return result.orTimeout(wait, TimeUnit.MILLISECONDS).join();
    } finally {
      CompletableFuture.runAsync(this::release, loop).join();
    }
  }

  /** What is due later would keep all of this in memory until then. */
  private void release() {
    callers.forEach(Http2Caller::close);
    timers.forEach(timer -> timer.cancel(false));
  }

  private void connect(int port) {
    Bootstrap client =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Http2Caller(Generator.this, port));
                  }
                });
    ChannelFuture connected = client.connect("127.0.0.1", port).awaitUninterruptibly();
    if (!connected.isSuccess()) {
      throw new IllegalStateException("cannot connect to port " + port, connected.cause());
    }
  }

  @Override
  public void ready(Http2Caller caller) {
    callers.add(caller);
    if (callers.size() == plan.ports().size() * plan.connections()) {
      begin();
    }
  }

  private void begin() {
    begun = System.nanoTime();
    long countsFrom = begun + TimeUnit.MILLISECONDS.toNanos(plan.warmMillis());
    until = countsFrom + TimeUnit.MILLISECONDS.toNanos(plan.millis());
    tally = new Tally(countsFrom, !plan.samples().isEmpty());
    in(plan.warmMillis(), this::startCounting);
    if (plan.rate() > 0) {
      ticking = loop.scheduleAtFixedRate(this::tick, TICK_NANOS, TICK_NANOS, TimeUnit.NANOSECONDS);
      return;
    }
    for (int i = 0; i < plan.streams(); i++) {
      for (Http2Caller caller : callers) {
        next(caller, System.nanoTime());
      }
    }
    callers.forEach(Http2Caller::flush);
    in(plan.warmMillis() + plan.millis(), this::endIfOver);
  }

  private void in(long millis, Runnable task) {
    timers.add(loop.schedule(task, millis, TimeUnit.MILLISECONDS));
  }

  private void startCounting() {
    counting = true;
    cpuAtStart = cpu();
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** All calls that are due by now, each counted from the millisecond that it belongs to. */
  private void tick() {
    long now = System.nanoTime();
    while (sent + owed < dueBy(Math.min(now, until))) {
      owed++;
    }
    Http2Caller free = nextFree();
    while (owed > 0 && free != null) {
      owed--;
      send(free, dueTime(sent));
      free = nextFree();
    }
    callers.forEach(Http2Caller::flush);
    endIfOver();
  }

  private long dueBy(long time) {
    long ticks = (time - begun) / TICK_NANOS;
    return (long) (ticks * plan.rate() * TICK_NANOS / 1e9);
  }

  private long dueTime(long number) {
    return begun + (long) Math.ceil((number + 1) * 1e9 / plan.rate() / TICK_NANOS) * TICK_NANOS;
  }

  private @Nullable Http2Caller nextFree() {
    for (int i = 0; i < callers.size(); i++) {
      Http2Caller caller = callers.get(nextCaller);
      nextCaller = (nextCaller + 1) % callers.size();
      if (isFree(caller)) {
        return caller;
      }
    }
    return null;
  }

  private boolean isFree(Http2Caller caller) {
    return caller.underWay() < plan.streams() && caller.canSend(messages.get(nextMessage).length());
  }

  @Override
  public void ended(Http2Caller caller, long due, int status, int firstByte) {
    long now = System.nanoTime();
    tally.end(due, now, status, firstByte, plan.firstByte());
    if (plan.rate() == 0) {
      while (isFree(caller) && next(caller, now)) {
        // as many as may be under way
      }
    }
    endIfOver();
  }

  /** Begins the next call, unless there is to be none. */
  private boolean next(Http2Caller caller, long now) {
    if (now >= until || (plan.count() > 0 && sent >= plan.count()) || !isFree(caller)) {
      return false;
    }
    send(caller, now);
    return true;
  }

  private void send(Http2Caller caller, long due) {
    Message message = messages.get(nextMessage);
    nextMessage = nextMessage + 1 == messages.size() ? 0 : nextMessage + 1;
    sent++;
    String path = message.path();
    caller.call(path == null ? plan.path() : path, message.next(sent), due);
  }

  private void endIfOver() {
    boolean counted = plan.count() > 0 && plan.rate() == 0 && sent >= plan.count();
    boolean allSent = counted || (System.nanoTime() >= until && owed == 0);
    if (allSent && callers.stream().allMatch(caller -> caller.underWay() == 0)) {
      end();
    }
  }

  private void end() {
    if (result.isDone()) {
      return;
    }
    if (ticking != null) {
      ticking.cancel(false);
    }
    if (!plan.samples().isEmpty()) {
      tally.write(Path.of(plan.samples()));
    }
    result.complete(tally.result(counting ? (cpu() - cpuAtStart) / 1e9 : 0));
  }

  @Override
  public void lost(String why) {
    result.completeExceptionally(new IllegalStateException(why));
  }
}
