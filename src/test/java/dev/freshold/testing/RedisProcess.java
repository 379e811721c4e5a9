package dev.freshold.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real redis-server of our own on loopback, which forgets everything when it ends, and which can
 * be killed, stopped and woken.
 */
public final class RedisProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final int port;
  private final List<String> settings;
  private final boolean sentinel;
  private final Path folder;
  private Process process;

  private RedisProcess(int port, List<String> settings, boolean sentinel) {
    this.sentinel = sentinel;
    this.port = port;
    this.settings = settings;
    try {
      this.folder = Files.createTempDirectory("freshold-redis");
      this.process = launch();
    } catch (IOException unstartable) {
      throw new UncheckedIOException(
          "redis-server 7 is needed: install it with your package manager, or run make tools",
          unstartable);
    }
    awaitAnswer();
  }

  /** Starts one on a free port. Settings are as in redis.conf, name then value. */
  public static RedisProcess start(String... settings) {
    return new RedisProcess(Children.freePort(), List.of(settings), false);
  }

  /**
   * Starts a sentinel that watches the primary under the name, alone, and gives it up after so many
   * milliseconds.
   */
  public static RedisProcess startSentinel(String name, RedisProcess primary, int downAfterMillis) {
    RedisProcess sentinel = new RedisProcess(Children.freePort(), List.of(), true);
    sentinel.command("SENTINEL MONITOR %s 127.0.0.1 %d 1".formatted(name, primary.port()));
    sentinel.command("SENTINEL SET %s down-after-milliseconds %d".formatted(name, downAfterMillis));
    sentinel.command("SENTINEL SET %s failover-timeout 5000".formatted(name));
    return sentinel;
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** SIGKILL: what it held is gone. */
  public void kill() {
    process.destroyForcibly();
    await(process);
  }

  /** SIGKILL, and nothing of what it had written to its log of changes is left, if it had one. */
  public void killAndForget() {
    kill();
    Children.delete(folder.resolve("appendonlydir"));
  }

  /**
   * Starts it again on the same port, empty, but for its log of changes, if it was told to have
   * one.
   */
  public void restart() {
    if (process.isAlive()) {
      kill();
    }
    try {
      process = launch();
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
    awaitAnswer();
  }

  /** SIGSTOP: it accepts connections and answers nothing. */
  public void pause() {
    Children.signal(process, "STOP");
  }

  public void resume() {
    Children.signal(process, "CONT");
  }

  /** Sends one inline command and gives the raw answer, as far as it has come. */
  public String command(String line) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      InputStream in = socket.getInputStream();
      byte[] answer = new byte[65_536];
      int length = in.read(answer);
      return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      resume();
    }
    kill();
    Children.delete(folder);
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>(List.of("redis-server"));
    if (sentinel) {
      Path file =
          Files.writeString(folder.resolve("sentinel.conf"), "# rewritten by the sentinel\n");
      command.addAll(List.of(file.toString(), "--sentinel"));
    } else {
      command.addAll(
          List.of("--save", "", "--appendonly", "no", "--repl-diskless-sync-delay", "0"));
    }
    command.addAll(
        List.of(
            "--port", Integer.toString(port), "--bind", "127.0.0.1", "--dir", folder.toString()));
    for (int i = 0; i < settings.size(); i++) {
      command.add(i % 2 == 0 ? "--" + settings.get(i) : settings.get(i));
    }
    return Children.start(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile()));
  }

  private void awaitAnswer() {
    Await.eventually(
        () -> {
          try {
            return command("PING");
          } catch (UncheckedIOException notYet) {
            return "";
          }
        },
        answer -> answer.startsWith("+PONG") || answer.startsWith("-NOAUTH"));
  }

  private static void await(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
