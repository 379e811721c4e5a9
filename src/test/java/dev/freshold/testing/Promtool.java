package dev.freshold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What promtool says of files with rules. */
public final class Promtool {

  private static final long PATIENCE_SECONDS = 120;

  private Promtool() {}

  /** Its code and its words. */
  public record Answer(int exitCode, String said) {}

  /** Such as check rules, and files. */
  public static Answer run(List<String> arguments, List<Path> files) {
    List<String> command =
        new ArrayList<>(List.of(Path.of(".tools", "bin", "promtool").toAbsolutePath().toString()));
    command.addAll(arguments);
    files.forEach(file -> command.add(file.toString()));
    Path said = null;
    try {
      said = Files.createTempFile("freshold-promtool", ".log");
      Process process =
          Children.start(
              new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()));
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("promtool does not end");
      }
      return new Answer(process.exitValue(), Files.readString(said));
    } catch (IOException unstartable) {
      throw new UncheckedIOException("promtool is needed: run make tools", unstartable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } finally {
      if (said != null) {
        Children.delete(said);
      }
    }
  }
}
