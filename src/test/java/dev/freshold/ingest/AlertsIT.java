package dev.freshold.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.Promtool;
import dev.freshold.testing.Promtool.Answer;
import dev.freshold.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert rules as Prometheus reads them, and what they speak of as a node exports it. */
class AlertsIT {

  private static final Path ALERTS = Path.of("deployment", "alerts");
  private static final Path TESTS = ALERTS.resolve("tests");
  private static final Pattern METRIC = Pattern.compile("freshold_[a-z_]+");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern TESTED = Pattern.compile("alertname: (\\w+)");

  @Test
  void rules_asTheyAre_areUnderstood() {
    Answer answer = Promtool.run(List.of("check", "rules"), files(ALERTS));

    assertThat(answer.exitCode()).as(answer.said()).isZero();
  }

  @Test
  void rules_overSeriesOfTheirTests_fireWhenTheyShall() {
    Answer answer = Promtool.run(List.of("test", "rules"), files(TESTS));

    assertThat(answer.exitCode()).as(answer.said()).isZero();
  }

  /** So that the test above is one. */
  @Test
  void rules_withAnotherThreshold_failTheirTest(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("tests"));
    Path tests = folder.resolve("tests").resolve("events.yaml");
    Files.copy(TESTS.resolve("events.yaml"), tests);
    Files.writeString(
        folder.resolve("events.yaml"),
        read(ALERTS.resolve("events.yaml")).replace("lag_seconds > 30", "lag_seconds >= 30"));

    Answer answer = Promtool.run(List.of("test", "rules"), List.of(tests));

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.said()).contains("FresholdEventLag");
  }

  @Test
  void alerts_ofEachFile_haveATestEach() {
    for (Path file : files(ALERTS)) {
      Set<String> alerts = found(ALERT, 1, read(file));

      assertThat(alerts).isNotEmpty();
      assertThat(found(TESTED, 1, read(TESTS.resolve(file.getFileName())))).isEqualTo(alerts);
    }
  }

  @Test
  void metrics_thatAlertsOfEventsSpeakOf_areExportedByANode() {
    try (EventNode node =
        EventNode.start(
            Map.of(),
            "  connector: nats",
            "  servers: \"127.0.0.1:" + ServerProcess.freePort() + "\"")) {
      Set<String> spokenOf = found(METRIC, 0, read(ALERTS.resolve("events.yaml")));

      String exported =
          Await.eventually(
              () -> node.server().management("/q/metrics").body(),
              text -> found(METRIC, 0, text).containsAll(spokenOf));

      assertThat(exported).contains("freshold_channel_up{channel=\"events\"} 0.0");
    }
  }

  private static Set<String> found(Pattern pattern, int group, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
