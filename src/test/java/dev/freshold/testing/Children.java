package dev.freshold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Processes that tests start: none outlives the JVM that started it, unless that is killed itself.
 */
final class Children {

  private static final long SIGNAL_PATIENCE_SECONDS = 60;

  /** The JVMs that Maven runs side by side have ports of their own. */
  private static final int FORK = Integer.getInteger("test.fork", 1);

  private static final int FORKS = 2;
  private static final int PORTS = 10_000;
  private static final int FIRST_PORT = 12_000 + FORK % FORKS * PORTS;

  /** Begins elsewhere in each JVM, so that two that were started by hand seldom meet. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly), "children"));
  }

  private Children() {}

  static Process start(ProcessBuilder command) throws IOException {
    Process child = command.start();
    ALIVE.removeIf(one -> !one.isAlive());
    ALIVE.add(child);
    return child;
  }

  /** Sends it a signal, STOP or CONT. */
  static void signal(Process child, String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(child.pid())).start();
      if (!kill.waitFor(SIGNAL_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("kill does not end");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /**
   * A port of loopback that nobody listens on, and that no outgoing connection is given: those take
   * theirs from higher up, so that it stays free while its server is away.
   */
  static int freePort() {
    int port;
    do {
      port = FIRST_PORT + NEXT_PORT.getAndIncrement() % PORTS;
    } while (isTaken(port));
    return port;
  }

  private static boolean isTaken(int port) {
    try {
      new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
      return false;
    } catch (IOException taken) {
      return true;
    }
  }

  /** With all that is in it, if it is there. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
