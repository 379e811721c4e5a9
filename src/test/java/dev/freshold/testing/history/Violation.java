package dev.freshold.testing.history;

import java.util.List;

/**
 * A guarantee that was not kept.
 *
 * @param guarantee its name
 * @param summary what happened that must not
 * @param story everything that matters to it, a line each, in order
 */
public record Violation(String guarantee, String summary, List<String> story) {

  public Violation {
    story = List.copyOf(story);
  }

  @Override
  public String toString() {
    return "%s: %s%n  %s"
        .formatted(guarantee, summary, String.join(System.lineSeparator() + "  ", story));
  }
}
