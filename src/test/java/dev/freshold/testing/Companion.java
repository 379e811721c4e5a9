package dev.freshold.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A class of the tests, run as a process of its own, that answers each line it is sent with one.
 */
public final class Companion implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 20;

  private final Process process;
  private final BufferedReader answers;

  private Companion(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Starts the main method of a class with these flags of the JVM. */
  public static Companion start(List<String> jvm, String className) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), className));
    try {
      return new Companion(
          Children.start(
              new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT)));
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
  }

  public long pid() {
    return process.pid();
  }

  /** What it answers. */
  public String ask(String line) {
    try {
      OutputStream out = process.getOutputStream();
      out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("it has ended at " + line);
      }
      return answer;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

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
