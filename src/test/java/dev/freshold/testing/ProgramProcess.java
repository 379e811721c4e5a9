package dev.freshold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A class of the tests, run as a process of its own that can be stopped and killed. */
public final class ProgramProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 20;
  private static final long LONG_PATIENCE_SECONDS = 120;

  private final Process process;

  private ProgramProcess(Process process) {
    this.process = process;
  }

  /** Starts the main method of a class, and waits for nothing. */
  public static ProgramProcess start(String className, String... arguments) {
    return new ProgramProcess(
        start(command(className, arguments).redirectOutput(ProcessBuilder.Redirect.DISCARD)));
  }

  /** Runs the main method of a class to its end, and gives what it has written. */
  public static String run(String className, String... arguments) {
    Path output = null;
    try {
      output = Files.createTempFile("freshold-program", ".log");
      Process process = start(command(className, arguments).redirectOutput(output.toFile()));
      if (!process.waitFor(LONG_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(className + " hangs after " + Files.readString(output));
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(className + " failed: " + Files.readString(output));
      }
      return Files.readString(output);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } finally {
      if (output != null) {
        Children.delete(output);
      }
    }
  }

  private static Process start(ProcessBuilder command) {
    try {
      return Children.start(command);
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
  }

  private static ProcessBuilder command(String className, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                className));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true);
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
