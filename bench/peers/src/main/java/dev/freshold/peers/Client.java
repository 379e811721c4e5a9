package dev.freshold.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process that uses peers ({@link ClientMain}), as the bench talks to it. */
final class Client implements AutoCloseable {

  private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx768m");

  private final String name;
  private final Path log;
  private final Process process;
  private final BufferedReader answers;

  Client(String name, Path folder) {
    this.name = name;
    this.log = folder.resolve("client-" + name + ".log");
    this.process =
        Child.start(
            new ProcessBuilder(Child.java(JVM, ClientMain.class.getName()))
                .redirectError(log.toFile()));
    this.answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  long pid() {
    return process.pid();
  }

  /** Sends a line whose answer is read later. */
  void send(Object... words) {
    String line = String.join(" ", List.of(words).stream().map(String::valueOf).toList());
    try {
      OutputStream out = process.getOutputStream();
      out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The next answer. An error in there ends the run. */
  String answer() {
    try {
      String answer = answers.readLine();
      if (answer == null || !answer.startsWith("ok ")) {
        throw new WrongAnswer("client of " + name + " says " + answer + "; see " + log);
      }
      return answer.substring("ok ".length());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  String ask(Object... words) {
    send(words);
    return answer();
  }

  @Override
  public void close() {
    Child.end(process);
  }
}
