package dev.freshold.bootstrap;

import dev.freshold.config.Settings;
import dev.freshold.config.SettingsException;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Format;
import dev.freshold.ingest.Ingest;
import dev.freshold.ingest.RuleCheck;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Tries the rules of a settings file on a file of events, one message a line, and prints what each
 * calls for. Nothing is invalidated, and no broker is asked.
 *
 * <p>Ends with 0 if each line was understood, with 1 if one would be a dead letter, and with 2 if
 * the settings or the call are wrong.
 */
public final class CheckRules {

  private static final int MAX_EVENT = 1 << 20;

  private CheckRules() {}

  @SuppressWarnings("SystemOut") // a command's output is its purpose
  public static void main(String[] arguments) throws IOException {
    System.exit(run(List.of(arguments), System.out));
  }

  static int run(List<String> arguments, PrintStream out) throws IOException {
    if (arguments.size() < 2 || arguments.size() > 3) {
      out.println("usage: check-rules SETTINGS.yaml EVENTS [CHANNEL]; EVENTS has a message a line");
      return 2;
    }
    Settings settings;
    try {
      settings = Settings.load(config(Path.of(arguments.getFirst())));
    } catch (YAMLException unreadable) {
      out.println(arguments.getFirst() + " is no YAML: " + unreadable.getMessage());
      return 2;
    } catch (SettingsException wrong) {
      out.println(wrong.getMessage());
      return 2;
    }
    String channel = arguments.size() == 3 ? arguments.get(2) : Ingest.PUBLISH;
    ChannelText text =
        settings.channels().stream()
            .filter(one -> one.name().equals(channel))
            .findFirst()
            .orElse(null);
    if (text == null && !channel.equals(Ingest.PUBLISH)) {
      out.println("there is no channel " + channel);
      return 2;
    }
    return run(
        new RuleCheck(
            channel,
            text == null ? Format.AUTO : text.format(),
            text == null ? MAX_EVENT : text.maxEvent(),
            settings.rules()),
        Files.readAllLines(Path.of(arguments.get(1)), StandardCharsets.ISO_8859_1),
        out);
  }

  private static SmallRyeConfig config(Path file) throws IOException {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(new YamlConfigSource(file.toUri().toURL()))
        .build();
  }

  /** Read as Latin-1, a line is the very bytes that stand there. */
  private static int run(RuleCheck check, List<String> lines, PrintStream out) {
    int code = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      RuleCheck.Outcome outcome = check.of(lines.get(i).getBytes(StandardCharsets.ISO_8859_1));
      for (String line : outcome.lines()) {
        out.printf("%d: %s%n", i + 1, line);
      }
      code = outcome.bad() ? 1 : code;
    }
    return code;
  }
}
