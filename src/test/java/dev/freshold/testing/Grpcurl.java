package dev.freshold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A call by grpcurl, as a process that can be stopped and killed. */
public final class Grpcurl implements AutoCloseable {

  private final Path output;
  private final Process process;

  private Grpcurl(List<String> command) {
    try {
      output = Files.createTempFile("freshold-grpcurl", ".log");
      process =
          Children.start(
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(output.toFile()));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Begins a call of a method such as "freshold.v1.CacheService/Get". */
  public static Grpcurl call(int port, String method, String request) {
    return new Grpcurl(
        List.of(
            Path.of(".tools", "bin", "grpcurl").toAbsolutePath().toString(),
            "-plaintext",
            "-d",
            request,
            "localhost:" + port,
            method));
  }

  /** What it has written so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** SIGSTOP: its connection stays open, and nothing is read from it. */
  public void pause() {
    Children.signal(process, "STOP");
  }

  /** SIGCONT. */
  public void resume() {
    Children.signal(process, "CONT");
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
    Children.delete(output);
  }
}
