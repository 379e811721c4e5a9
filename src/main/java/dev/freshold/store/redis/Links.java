package dev.freshold.store.redis;

import io.netty.channel.EventLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a store: some for each event loop that asks, so that no command changes
 * threads.
 */
final class Links {

  private final VertxInternal vertx;
  private final Link.Setup setup;
  private final int width;
  private final Lanes fallback;
  private final ConcurrentHashMap<EventLoop, Lanes> byLoop = new ConcurrentHashMap<>();

  /** A connection, and the reads that are gathered for it. */
  record Lane(Link link, LeanReads lean) {}

  private record Lanes(List<Lane> lanes, AtomicInteger turn) {
    Lane next() {
      return lanes.size() == 1
          ? lanes.getFirst()
          : lanes.get(Math.floorMod(turn.getAndIncrement(), lanes.size()));
    }
  }

  Links(Vertx vertx, Link.Setup setup, int width) {
    this.vertx = (VertxInternal) vertx;
    this.setup = setup;
    this.width = width;
    this.fallback = open(this.vertx.createEventLoopContext());
  }

  /** A connection on the event loop of the caller, or on some other where the caller is on none. */
  Lane lane() {
    Context current = Vertx.currentContext();
    if (current == null || !current.isEventLoopContext()) {
      return fallback.next();
    }
    ContextInternal context = ((ContextInternal) current).unwrap();
    Lanes lanes = byLoop.get(context.nettyEventLoop());
    if (lanes == null) {
      lanes = byLoop.computeIfAbsent(context.nettyEventLoop(), loop -> open(context));
    }
    return lanes.next();
  }

  /** A connection for what has no caller. */
  Lane any() {
    return fallback.next();
  }

  /** Runs the step on the event loop of a connection: the caller's own, where it is on one. */
  <T extends @Nullable Object> Uni<T> on(Function<Lane, Future<T>> step) {
    return new Errand<>(this, step);
  }

  void close() {
    Stream.concat(Stream.of(fallback), byLoop.values().stream())
        .flatMap(lanes -> lanes.lanes().stream())
        .forEach(lane -> lane.link().onLoop(lane.link()::close));
  }

  private Lanes open(ContextInternal context) {
    List<Lane> lanes =
        Stream.generate(() -> new Link(context, setup))
            .limit(width)
            .map(link -> new Lane(link, new LeanReads(context, link)))
            .toList();
    return new Lanes(lanes, new AtomicInteger());
  }
}
