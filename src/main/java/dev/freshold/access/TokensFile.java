package dev.freshold.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Callers and the hashes of their tokens, one a line: a name, a SHA-256, permissions. Empty lines
 * and lines that begin with '#' say nothing.
 */
final class TokensFile {

  private static final int MAX_BYTES = 16 << 20;
  private static final int NAME_PLACE = 0;
  private static final int HASH_PLACE = 1;
  private static final int FIRST_PERMISSION = 2;

  private TokensFile() {}

  /**
   * What stands in the file.
   *
   * @throws IllegalArgumentException with the line that is wrong, and nothing of what stands there
   */
  static List<CallerText> read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IllegalArgumentException("has more than " + MAX_BYTES + " bytes");
    }
    List<String> lines = Files.readAllLines(file);
    List<CallerText> callers = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        callers.add(caller(line, i + 1));
      }
    }
    return callers;
  }

  private static CallerText caller(String line, int number) {
    String[] words = line.split("\\s+");
    if (words.length <= FIRST_PERMISSION) {
      throw new IllegalArgumentException(
          "line %d is not NAME SHA256 PERMISSION ...".formatted(number));
    }
    if (!words[NAME_PLACE].matches("[A-Za-z0-9._@-]{1,64}")) {
      throw new IllegalArgumentException(
          "line %d begins with no name of 1 to 64 letters, digits, '.', '_', '@' or '-'"
              .formatted(number));
    }
    try {
      return new CallerText(
          words[NAME_PLACE],
          TokenHash.parse(words[HASH_PLACE]),
          null,
          Arrays.stream(words).skip(FIRST_PERMISSION).map(Permission::parse).toList());
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "line %d: something in it %s".formatted(number, wrong.getMessage()), wrong);
    }
  }
}
