package dev.freshold.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The metrics of a packaged node: what they are, and that there are never more of them. */
@TestInstance(Lifecycle.PER_CLASS)
class MetricsIT {

  private static final Path PAGE = Path.of("docs/operations/metrics.md");
  private static final String BEGIN = "<!-- begin: written by MetricsIT -->\n";
  private static final String END = "<!-- end -->";
  private static final int ALL_SERIES = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private WatchedFleet fleet;

  @BeforeAll
  void start() {
    fleet = new WatchedFleet(1, Map.of());
    Await.within(PATIENCE, () -> scrape().ourSeries(), MetricsIT::hasTheChannel);
  }

  @AfterAll
  void stop() {
    fleet.close();
  }

  private ServerProcess node() {
    return fleet.nodes.getFirst();
  }

  private Scrape scrape() {
    return Scrape.of(node().management("/q/metrics").body());
  }

  /** With -Ddocs.write the page is written instead of compared. */
  @Test
  void page_comparedWithWhatANodeTells_isUpToDate() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String now = page.substring(0, begin) + table(scrape()) + page.substring(page.indexOf(END));
    if (System.getProperty("docs.write") != null) {
      Files.writeString(PAGE, now);
    }

    assertThat(Files.readString(PAGE))
        .as("docs/operations/metrics.md: run this test with -Ddocs.write")
        .isEqualTo(now);
  }

  private static String table(Scrape scrape) {
    return "\n| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n"
        + scrape.ours().entrySet().stream()
            .map(one -> line(one.getKey(), one.getValue()))
            .collect(Collectors.joining("\n"))
        + "\n\n";
  }

  private static String line(String name, Scrape.Family family) {
    String labels =
        family.labels().entrySet().stream()
            .map(label -> label(label.getKey(), label.getValue()))
            .collect(Collectors.joining("; "));
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(name, family.type(), unit(name), labels, family.help());
  }

  private static String label(String name, SortedSet<String> values) {
    return name.equals("namespace") || name.equals("channel")
        ? '`' + name + '`'
        : "`%s`: %s".formatted(name, String.join(", ", values));
  }

  private static String unit(String name) {
    for (String unit : List.of("seconds", "bytes", "records")) {
      if (name.endsWith('_' + unit) || name.contains('_' + unit + '_')) {
        return unit;
      }
    }
    return "";
  }

  @Test
  void everyMetric_hasAMeaning() {
    assertThat(scrape().ours())
        .hasSizeGreaterThan(30)
        .allSatisfy((name, one) -> assertThat(one.help()).as(name).isNotBlank());
  }

  @Test
  void thousandsOfNames_inEveryPlaceWhereOneCanStand_areInNoLabelAndAddNoSeries() {
    SortedSet<String> before = scrape().ourSeries();

    try (Names names = new Names(node())) {
      names.sayEverywhere();
    }

    Scrape after = scrape();
    assertThat(after.series()).noneMatch(one -> one.contains(Names.MARK));
    assertThat(after.ourSeries()).isEqualTo(before);
    assertThat(after.series()).hasSizeLessThan(ALL_SERIES);
    assertThat(node().metric("freshold_errors_total{reason=\"namespace_unknown\"}"))
        .isGreaterThanOrEqualTo(Names.SINGLE);
    assertThat(node().metric("freshold_invalidations_total{kind=\"tags\",outcome=\"applied\"}"))
        .isPositive();
  }

  /** Channels are opened once the node has started, and have their series from then on. */
  private static boolean hasTheChannel(SortedSet<String> series) {
    return series.stream().anyMatch(one -> one.startsWith("freshold_channel_up{"));
  }
}
