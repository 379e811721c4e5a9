package dev.freshold.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of our own, which ends with us. Only what was started here is ended here. */
final class Child implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final int FIRST_PORT = 12_000;
  private static final int PORTS = 20_000;

  /** Below the ports that outgoing connections are given. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Child::end), "children"));
  }

  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a program that writes what it has to say into a file of the folder. */
  static Child start(String name, Path folder, Map<String, String> more, List<String> command) {
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(one -> one.startsWith("FRESHOLD_") || one.startsWith("QUARKUS_"));
    builder.environment().putAll(more);
    return new Child(start(builder), log);
  }

  /** Starts a process that ends with us. */
  static Process start(ProcessBuilder builder) {
    try {
      Process process = builder.start();
      ALIVE.add(process);
      return process;
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
  }

  /** The command of a class of this bench. */
  static List<String> java(List<String> jvm, String className) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), className));
    return command;
  }

  /** A port of loopback that nobody listens on. */
  static int freePort() {
    while (true) {
      int port = FIRST_PORT + NEXT_PORT.getAndIncrement() % PORTS;
      try {
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        return port;
      } catch (IOException taken) {
        continue;
      }
    }
  }

  long pid() {
    return process.pid();
  }

  /** Itself and what it has started. */
  List<Long> pids() {
    List<Long> all = new ArrayList<>(List.of(pid()));
    process.descendants().forEach(one -> all.add(one.pid()));
    return all;
  }

  /** Once somebody listens on that port. */
  Child untilListening(int port) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return this;
      } catch (IOException notYet) {
        if (!process.isAlive() || System.nanoTime() - deadline > 0) {
          throw new IllegalStateException("it does not listen: " + said(), notYet);
        }
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Asks it to end, and makes it end where it does not. */
  static void end(Process process) {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    below.forEach(ProcessHandle::destroyForcibly);
    ALIVE.remove(process);
  }

  @Override
  public void close() {
    end(process);
  }
}
