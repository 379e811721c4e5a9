package dev.freshold.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/**
 * The work of many callers: each reads or writes, checks what came, and goes on at once. They are
 * virtual threads, so that none of them costs the core much.
 */
final class ManyCallers {

  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final Peer peer;
  private final Keys keys;
  private final String[] names;
  private final int[] draws;
  private final AtomicLong version = new AtomicLong(1);

  ManyCallers(Peer peer, Keys keys) {
    this.peer = peer;
    this.keys = keys;
    this.names = keys.all();
    this.draws = keys.draws();
  }

  /** Puts every key once. */
  void fill() {
    together(
        IntStream.range(0, 32)
            .mapToObj(
                part ->
                    (Callable<Integer>)
                        () -> {
                          for (int i = part; i < names.length; i += 32) {
                            peer.put(names[i], Payload.of(names[i], 1, keys.bytes()), 1);
                          }
                          return part;
                        })
            .toList());
  }

  /** Calls done, nanoseconds, and p50 and p99 of all calls in nanoseconds. */
  String run(int callers, long millis, int writePercent) {
    long began = System.nanoTime();
    long end = began + millis * 1_000_000;
    Histogram all = new Histogram(LONGEST_NANOS, 2);
    List<Callable<Histogram>> tasks = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      int first = caller * (draws.length / callers);
      tasks.add(() -> one(first, end, writePercent));
    }
    together(tasks).forEach(all::add);
    return String.format(
        Locale.ROOT,
        "%d %d %d %d",
        all.getTotalCount(),
        System.nanoTime() - began,
        all.getValueAtPercentile(50),
        all.getValueAtPercentile(99));
  }

  private Histogram one(int first, long end, int writePercent) {
    Histogram times = new Histogram(LONGEST_NANOS, 2);
    int at = first;
    for (long now = System.nanoTime(); now < end; at++) {
      String key = names[draws[at % draws.length]];
      if (at % 100 < writePercent) {
        long next = version.incrementAndGet();
        peer.put(key, Payload.of(key, next, keys.bytes()), next);
      } else {
        Payload.check(key, peer.read(key), keys.bytes());
      }
      long after = System.nanoTime();
      times.recordValue(Math.min(LONGEST_NANOS, after - now));
      now = after;
    }
    return times;
  }

  /** Nanoseconds of a hit by one thread, in the middle of so many. */
  double local(long millis) {
    for (String name : names) {
      Payload.check(name, peer.get(name), keys.bytes());
      Payload.check(name, peer.get(name), keys.bytes());
    }
    int[] hashes = Stream.of(names).mapToInt(String::hashCode).toArray();
    long sum = 0;
    long done = 0;
    long began = System.nanoTime();
    long end = began + millis * 1_000_000;
    while (System.nanoTime() < end) {
      for (int i = 0; i < names.length; i++) {
        byte[] value = peer.get(names[i]);
        if (value == null || value.length != keys.bytes()) {
          Payload.check(names[i], value, keys.bytes());
        } else {
          sum += Payload.owner(value) - hashes[i];
        }
      }
      done += names.length;
    }
    double nanos = (double) (System.nanoTime() - began) / done;
    if (sum != 0) {
      throw new WrongAnswer("not every read brought its own value");
    }
    return nanos;
  }

  /** What all of them bring; the failure of one is raised. */
  static <T> List<T> together(List<Callable<T>> tasks) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> results = new ArrayList<>();
      for (Future<T> one : threads.invokeAll(tasks)) {
        results.add(one.get());
      }
      return results;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }
}
