package dev.freshold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A class of the tests, run as a process of its own that can be stopped and killed. */
public final class ProgramProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 20;

  private final Process process;

  private ProgramProcess(Process process) {
    this.process = process;
  }

  /** Starts the main method of a class, and waits for nothing. */
  public static ProgramProcess start(String className, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                className));
    command.addAll(List.of(arguments));
    try {
      return new ProgramProcess(
          Children.start(
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)));
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
  }

  /** SIGSTOP: it is there, and does nothing. */
  public void pause() {
    Children.signal(process, "STOP");
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
