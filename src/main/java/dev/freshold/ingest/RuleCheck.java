package dev.freshold.ingest;

import dev.freshold.ingest.ChannelText.Unmatched;
import dev.freshold.model.Version;
import java.util.ArrayList;
import java.util.List;

/** Tries rules on messages, without a broker and without a store, and says what they call for. */
public final class RuleCheck {

  private final Interpreter interpreter;
  private final List<String> dry = new ArrayList<>();

  /**
   * A check.
   *
   * @param channel whose messages they are
   * @param maxEvent bytes
   */
  public RuleCheck(String channel, Format format, int maxEvent, List<Rule> rules) {
    this.interpreter =
        new Interpreter(
            new Decoder(format, maxEvent),
            rules.stream().filter(rule -> rule.listensTo(channel)).toList(),
            Unmatched.DEAD_LETTER,
            (rule, busts) -> busts.forEach(bust -> dry.add("dry run: " + line(bust))));
  }

  /**
   * What a message comes to, a line for each bust.
   *
   * @param bad whether it would be a dead letter
   */
  public record Outcome(List<String> lines, boolean bad) {
    public Outcome {
      lines = List.copyOf(lines);
    }
  }

  public Outcome of(byte[] message) {
    Interpreted meaning = interpreter.interpret(Raw.of(message));
    List<String> lines = new ArrayList<>(dry);
    dry.clear();
    switch (meaning) {
      case Interpreted.Work work -> work.busts().forEach(bust -> lines.add(line(bust)));
      case Interpreted.Idle idle -> lines.add("nothing: " + idle.why());
      case Interpreted.Bad bad ->
          lines.add("dead letter, " + bad.poison().category() + ": " + bad.poison().why());
    }
    return new Outcome(lines, meaning instanceof Interpreted.Bad);
  }

  private static String line(Bust bust) {
    String what =
        switch (bust) {
          case Bust.Keys keys ->
              "keys of "
                  + keys.policy().name()
                  + ": "
                  + String.join(
                      ", ",
                      keys.targets().stream()
                          .map(target -> target.key() + version(target.version()))
                          .toList());
          case Bust.Tags tags -> "tags: " + String.join(", ", tags.subjects());
        };
    return "rule %s, %s, %s, %s"
        .formatted(
            bust.rule(),
            bust.soft() ? "soft" : "hard",
            bust.reach().name().toLowerCase(java.util.Locale.ROOT),
            what);
  }

  private static String version(@org.jspecify.annotations.Nullable Version version) {
    return version == null ? "" : " at version " + version;
  }
}
