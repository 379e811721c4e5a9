package dev.freshold.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A shell into which commands are pasted one after the other, with grpcurl at hand. */
public final class Shell {

  private static final long PATIENCE_SECONDS = 120;
  private static final String END = "\u001e";

  private Shell() {}

  /** What a command has written on both of its outputs, and the code with which it ended. */
  public record Ran(String command, int exitCode, String output) {}

  /** Runs all of them in one shell, so that later ones see the variables of earlier ones. */
  public static List<Ran> paste(List<String> commands) {
    String[] parts = run(script(commands)).split("\n" + END, -1);
    List<Ran> all = new ArrayList<>();
    for (int i = 0; i < commands.size(); i++) {
      String before = i == 0 ? parts[0] : afterCode(parts[i]);
      int code = Integer.parseInt(parts[i + 1].lines().findFirst().orElseThrow());
      all.add(new Ran(commands.get(i), code, before.strip()));
    }
    return all;
  }

  private static String afterCode(String part) {
    return part.substring(part.indexOf('\n') + 1);
  }

  private static String script(List<String> commands) {
    StringBuilder script = new StringBuilder("set -o pipefail\n");
    for (String command : commands) {
      script
          .append("{\n")
          .append(command)
          .append("\n} 2>&1 </dev/null\n")
          .append("printf '\\n\\036%d\\n' $?\n");
    }
    return script.toString();
  }

  private static String run(String script) {
    Path output = temporary();
    ProcessBuilder bash =
        new ProcessBuilder("bash").redirectErrorStream(true).redirectOutput(output.toFile());
    bash.environment().merge("PATH", tools().toString(), (path, tools) -> tools + ":" + path);
    requireGrpcurl(bash.environment().getOrDefault("PATH", ""));
    try {
      Process process = Children.start(bash);
      try (OutputStream in = process.getOutputStream()) {
        in.write(script.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the shell hangs after:\n" + Files.readString(output));
      }
      return Files.readString(output);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } finally {
      Children.delete(output);
    }
  }

  private static void requireGrpcurl(String path) {
    boolean there =
        Stream.of(path.split(":")).anyMatch(one -> Files.isExecutable(Path.of(one, "grpcurl")));
    if (!there) {
      throw new AssertionError("grpcurl is missing: run make tools");
    }
  }

  private static Path tools() {
    return Path.of(".tools", "bin").toAbsolutePath();
  }

  private static Path temporary() {
    try {
      return Files.createTempFile("freshold-shell", ".log");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
