package dev.freshold.peers;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads one key again and again, and remembers when a read began that still brought the value which
 * was there first. Ends when that has not come for a while, or when its time is over.
 */
final class Watch {

  private static final long PAUSE_NANOS = 20_000;
  private static final long QUIET_NANOS = 30_000_000;

  private final Peer peer;
  private final String key;
  private final long patienceNanos;
  private final CountDownLatch watching = new CountDownLatch(1);
  private final Thread thread;
  private volatile long lastOld;
  private volatile boolean ended;
  private volatile @Nullable RuntimeException failure;

  Watch(Peer peer, String key, long patienceMillis) {
    this.peer = peer;
    this.key = key;
    this.patienceNanos = patienceMillis * 1_000_000;
    this.thread = Thread.ofPlatform().name("watch").start(this::watch);
    try {
      watching.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void watch() {
    try {
      long began = System.nanoTime();
      lastOld = began;
      int seen = 0;
      while (System.nanoTime() - began < patienceNanos) {
        long asked = System.nanoTime();
        byte[] value = peer.get(key);
        if (value != null && Payload.versionOf(key, value) == 1) {
          lastOld = asked;
          seen++;
        } else if (seen == 0) {
          throw new WrongAnswer("there is nothing to watch");
        } else if (asked - lastOld > QUIET_NANOS) {
          ended = true;
          return;
        }
        if (seen == 5) {
          watching.countDown();
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (RuntimeException failed) {
      failure = failed;
    } finally {
      watching.countDown();
    }
  }

  /** When the last read began that brought the old value, and whether it has gone at all. */
  String result() {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
    return lastOld + " " + ended;
  }
}
