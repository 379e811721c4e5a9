package dev.freshold.client;

import dev.freshold.client.internal.pb.Goodbye;
import dev.freshold.client.internal.pb.InvalidationServiceGrpc;
import dev.freshold.client.internal.pb.SubscribeRequest;
import dev.freshold.client.internal.pb.SubscribeResponse;
import io.grpc.Context;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Holds one stream of invalidations after the other, on a thread of its own, which may block. */
final class Follower {
  /** Checkpoint intervals after which silence is a gap. */
  static final int SILENCE = 3;

  /** Where events go. It may block, and then nothing more is asked of the server. */
  interface Sink {
    void take(Event event) throws InterruptedException;
  }

  /** What becomes of a stream that has ended for good. */
  interface Ending {
    /**
     * Whether it is to begin again after a while.
     *
     * @param left it was stopped
     */
    boolean ended(FresholdException error, boolean left);
  }

  private final Core core;
  private final dev.freshold.client.internal.pb.Selector selector;
  private final Duration interval;
  private final Sink sink;
  private String token;
  private @Nullable Thread thread;
  private volatile boolean stopped;

  /** A server has taken the token. */
  private boolean good;

  /** A current checkpoint came, and no gap was told since. */
  private boolean trusted;

  private int attempts;
  private long heardNanos = System.nanoTime();

  Follower(Core core, Selector selector, SubscribeOptions options, Sink sink) {
    this.core = core;
    this.interval = options.checkpointInterval();
    this.token = options.resumeToken() == null ? "" : options.resumeToken();
    this.sink = sink;
    this.selector =
        dev.freshold.client.internal.pb.Selector.newBuilder()
            .addAllNamespaces(selector.namespaces())
            .addAllTags(selector.tags())
            .addAllScopes(selector.scopes())
            .addAllKeyPrefixes(selector.keyPrefixes())
            .build();
  }

  synchronized void start(String name, Ending ending) {
    Thread made = new Thread(() -> Context.ROOT.run(() -> follow(ending)), name);
    made.setDaemon(true);
    thread = made;
    made.start();
  }

  synchronized void stop() {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
    }
  }

  void join() {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow(Ending ending) {
    while (true) {
      FresholdException error = run();
      if (!ending.ended(error, stopped)) {
        return;
      }
      try {
        TimeUnit.NANOSECONDS.sleep(Wire.nanos(core.settings.retry().max()));
      } catch (InterruptedException e) {
        stopped = true;
      }
    }
  }

  /** Ends when it is stopped, or with an error that no retry mends. */
  private FresholdException run() {
    try {
      while (!stopped) {
        FresholdException failed = once();
        if (failed == null) {
          continue;
        }
        Duration wait = next(failed);
        if (wait == null) {
          return failed;
        }
        rest(Wire.nanos(wait));
        core.calls.reconnect();
      }
    } catch (InterruptedException e) {
      stopped = true;
    }
    return core.closed() ? FresholdException.closed() : FresholdException.cancelled(null);
  }

  /** How long to wait before the next stream; null: there is to be none. */
  private @Nullable Duration next(FresholdException failed) throws InterruptedException {
    if (failed.reason().equals("RECEIPT_INVALID") && good) {
      // A token that was good once: the history that it belongs to is gone.
      token = "";
      good = false;
      sink.take(new Event.Reset("", Event.ResetReason.EPOCH, 0, Selector.all()));
      return Duration.ZERO;
    }
    attempts++;
    return core.retry.wait(failed, attempts);
  }

  /** Waits, and tells of a silence that becomes too long meanwhile. */
  private void rest(long nanos) throws InterruptedException {
    long left = nanos;
    long patience = heardNanos + silence() - System.nanoTime();
    if (trusted && patience < left) {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, patience));
      gap();
      left -= Math.max(0, patience);
    }
    TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
  }

  private long silence() {
    return SILENCE * Wire.nanos(interval);
  }

  private void gap() throws InterruptedException {
    trusted = false;
    sink.take(new Event.Gap(Duration.ofNanos(System.nanoTime() - heardNanos)));
  }

  /** Holds one stream to its end; null: it ended as planned. */
  private @Nullable FresholdException once() throws InterruptedException {
    SubscribeRequest request =
        SubscribeRequest.newBuilder()
            .setSelector(selector)
            .setResumeToken(token)
            .setCheckpointInterval(Wire.duration(interval))
            .build();
    try (Stream<SubscribeRequest, SubscribeResponse> stream =
        new Stream<>(core.channel, InvalidationServiceGrpc.getSubscribeMethod(), request)) {
      long began = System.nanoTime();
      boolean current = false;
      while (true) {
        long since = trusted || current ? heardNanos : began;
        Stream.Signal<SubscribeResponse> signal =
            stream.next(since + silence() - System.nanoTime());
        if (signal.error() != null) {
          return Errors.of(signal.error());
        }
        SubscribeResponse response = signal.response();
        if (response == null) {
          if (trusted) {
            gap();
            if (!current) {
              continue;
            }
          }
          return silent();
        }
        good = true;
        attempts = 0;
        boolean first = !current;
        if (response.getCheckpoint().getCurrent()) {
          heardNanos = System.nanoTime();
          trusted = true;
          current = true;
        }
        tell(response, first);
        if (response.hasGoodbye()) {
          return null;
        }
        stream.more();
      }
    }
  }

  private static FresholdException silent() {
    return new FresholdException(
        new FresholdException.Facts(
            ErrorKind.UNAVAILABLE,
            Status.Code.UNAVAILABLE,
            "",
            "the stream is silent",
            List.of(),
            null,
            Map.of()),
        null);
  }

  /** Hands the response on, and then keeps its token. */
  private void tell(SubscribeResponse response, boolean first) throws InterruptedException {
    String at = response.getResumeToken();
    switch (response.getEventCase()) {
      case INVALIDATION -> sink.take(Events.invalidation(at, response.getInvalidation()));
      case CHECKPOINT -> {
        var told = response.getCheckpoint();
        if (told.getCurrent() && first) {
          sink.take(new Event.Connected(at, told.getPosition()));
        }
        sink.take(new Event.Checkpoint(at, told.getPosition(), told.getCurrent()));
      }
      case RESET -> sink.take(Events.reset(at, response.getReset()));
      case GOODBYE -> {
        Goodbye told = response.getGoodbye();
        sink.take(new Event.Goodbye(at, Wire.duration(told.getRetryAfter())));
      }
      case EVENT_NOT_SET -> {}
    }
    token = at;
  }
}
