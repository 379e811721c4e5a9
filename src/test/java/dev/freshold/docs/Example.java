package dev.freshold.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A command of a document, and the answer that the document shows. In the answer, {@code …} stands
 * for any text of a line, and alone on a line for any lines.
 *
 * @param answer null: none is shown, and the command has to succeed
 */
record Example(String command, @Nullable String answer) {

  private static final Pattern FENCES =
      Pattern.compile("```sh\\n(.*?)\\n```(?:\\n```(?:json|text)\\n(.*?)\\n```)?", Pattern.DOTALL);
  private static final String ANYTHING = "…";

  /** All of a page, in order. */
  static List<Example> of(String page) {
    List<Example> all = new ArrayList<>();
    for (Matcher fence = FENCES.matcher(page); fence.find(); ) {
      all.add(new Example(fence.group(1), fence.group(2)));
    }
    return all;
  }

  /** Whether what a command has written is what the document shows. White space does not count. */
  boolean isAnsweredBy(String output) {
    return answer == null || pattern(answer).matcher(normalized(output)).matches();
  }

  private static Pattern pattern(String documented) {
    return Pattern.compile(
        normalized(documented)
            .lines()
            .map(line -> line.equals(ANYTHING) ? "(?:[^\\n]*\\n)*?" : quoted(line) + "\\n")
            .collect(Collectors.joining()));
  }

  private static String quoted(String line) {
    return Pattern.quote(line).replace(ANYTHING, "\\E[^\\n]*\\Q");
  }

  private static String normalized(String text) {
    return text.lines()
        .map(line -> line.strip().replaceAll("\\s+", " "))
        .filter(line -> !line.isEmpty())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
