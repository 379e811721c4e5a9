package dev.freshold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lines of the log say what they are about by the keys that docs/operations/logs.md lists. */
class LogKeysTest {

  private static final Pattern CALL =
      Pattern.compile("LOG\\.(?:info|warn|error|debug)f?\\((.*?);\\n", Pattern.DOTALL);
  private static final Pattern KEY = Pattern.compile("\\b([a-z_]+)=%");
  private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE);

  @Test
  void keys_inTheSources_areThoseOfThePage() throws IOException {
    Set<String> listed = found(ROW, Files.readString(Path.of("docs/operations/logs.md")));

    assertThat(keysInSources()).isNotEmpty().isEqualTo(listed);
  }

  private static Set<String> keysInSources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(LogKeysTest::read)
          .flatMap(source -> CALL.matcher(source).results().map(MatchResult::group))
          .flatMap(call -> found(KEY, call).stream())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
