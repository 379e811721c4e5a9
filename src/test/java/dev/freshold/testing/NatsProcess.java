package dev.freshold.testing;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real NATS server of our own on loopback, with JetStream, which keeps it when it is killed. */
@SuppressWarnings("try") // closing a connection may be interrupted, and that is seen to
public final class NatsProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int port = Children.freePort();
  private final Path folder;
  private Process process;

  private NatsProcess() {
    try {
      folder = Files.createTempDirectory("freshold-nats");
      process = launch();
    } catch (IOException unstartable) {
      throw new UncheckedIOException(
          "nats-server is needed: install it with your package manager, or run make tools",
          unstartable);
    }
    awaitAnswer();
  }

  public static NatsProcess start() {
    return new NatsProcess();
  }

  public String servers() {
    return "127.0.0.1:" + port;
  }

  /** Sends them all to a subject that a stream has, and returns once that has them. */
  public void send(String subject, List<byte[]> messages) {
    try (Connection connection = connect()) {
      for (byte[] message : messages) {
        connection.jetStream().publish(subject, message);
      }
    } catch (IOException | JetStreamApiException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Starts it again on the same port, with the same streams. */
  public void restart() {
    try {
      process = launch();
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
    awaitAnswer();
  }

  @Override
  public void close() {
    kill();
    Children.delete(folder);
  }

  private Process launch() throws IOException {
    return Children.start(
        new ProcessBuilder(
                "nats-server",
                "--jetstream",
                "--store_dir",
                folder.resolve("data").toString(),
                "--addr",
                "127.0.0.1",
                "--port",
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("nats.log").toFile())));
  }

  private void awaitAnswer() {
    Await.within(
        PATIENCE,
        () -> {
          try (Connection connection = connect()) {
            return connection.jetStreamManagement().getAccountStatistics() != null;
          } catch (IOException | JetStreamApiException notYet) {
            return false;
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
          }
        },
        up -> up);
  }

  private Connection connect() throws IOException, InterruptedException {
    return Nats.connect(
        new Options.Builder()
            .server("nats://127.0.0.1:" + port)
            .noReconnect()
            .connectionTimeout(Duration.ofSeconds(5))
            .build());
  }
}
