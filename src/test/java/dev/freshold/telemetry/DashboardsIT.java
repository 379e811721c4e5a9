package dev.freshold.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.PrometheusProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.testing.Shell;
import dev.freshold.testing.Shell.Ran;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * The dashboards and the alert rules as they are shipped, asked of a real Prometheus that scrapes
 * two real nodes while they are used.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DashboardsIT {

  private static final Path DASHBOARDS = Path.of("deployment/dashboards");
  private static final Path ALERTS = Path.of("deployment/alerts");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What an alert compares its left side with. */
  private static final Pattern COMPARISON = Pattern.compile(" (>|<|==|>=|<=) [0-9.]+$");

  private WatchedFleet fleet;
  private Exercise exercise;
  private PrometheusProcess prometheus;

  @BeforeAll
  void start() {
    fleet = new WatchedFleet(2, Map.of());
    exercise = Exercise.of(fleet);
    prometheus =
        PrometheusProcess.start(
            fleet.nodes.stream().map(node -> "127.0.0.1:" + node.managementPort()).toList(),
            files(ALERTS, ".yaml").stream().map(Path::toAbsolutePath).toList());
  }

  @AfterAll
  void stop() {
    Stream.<AutoCloseable>of(prometheus, exercise, fleet)
        .forEach(
            one -> {
              try {
                one.close();
              } catch (Exception failed) {
                throw new IllegalStateException(failed);
              }
            });
  }

  /** A query of a panel, and where it stands. */
  private record Target(String where, String expression) {}

  private static List<Target> targets() {
    return files(DASHBOARDS, ".json").stream().flatMap(DashboardsIT::targets).toList();
  }

  private static Stream<Target> targets(Path file) {
    return panels(dashboard(file))
        .flatMap(
            panel ->
                panel.getJsonArray("targets").stream()
                    .map(JsonObject.class::cast)
                    .map(
                        target ->
                            new Target(
                                file.getFileName() + ": " + panel.getString("title"),
                                target.getString("expr"))));
  }

  private static Stream<JsonObject> panels(JsonObject dashboard) {
    return dashboard.getJsonArray("panels").stream()
        .map(JsonObject.class::cast)
        .filter(panel -> !panel.getString("type").equals("row"));
  }

  /** As Grafana fills them in when all is chosen. */
  private static String filledIn(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replace("$instance", ".*")
        .replace("$namespace", ".*");
  }

  @Test
  void everyPanel_onNodesThatAreUsed_hasData() {
    List<String> empty = new ArrayList<>();

    for (Target target : targets()) {
      try {
        Await.within(
            PATIENCE,
            () -> prometheus.numbers(filledIn(target.expression())),
            numbers -> numbers.stream().anyMatch(number -> !number.isNaN()));
      } catch (AssertionError never) {
        empty.add(target + ": " + never.getMessage());
      }
    }

    assertThat(targets()).hasSizeGreaterThan(60);
    assertThat(empty).isEmpty();
  }

  @Test
  void everyAlert_onNodesThatAreUsed_comparesSomethingThatThereIs() {
    List<JsonObject> rules = Await.within(PATIENCE, prometheus::rules, all -> !all.isEmpty());
    SoftAssertions all = new SoftAssertions();

    for (JsonObject rule : rules) {
      String expression = rule.getString("query");
      Matcher comparison = COMPARISON.matcher(expression);
      all.assertThat(comparison.find()).as(expression).isTrue();
      all.assertThat(
              Await.within(
                  PATIENCE,
                  () -> prometheus.query(comparison.replaceFirst("")),
                  series -> !series.isEmpty()))
          .as(expression)
          .isNotEmpty();
    }

    all.assertThat(rules).hasSizeGreaterThan(15);
    all.assertAll();
  }

  @Test
  void everyAlert_namesARunbookThatThereIs_andEveryRunbookItsAlert() {
    List<JsonObject> rules = Await.within(PATIENCE, prometheus::rules, all -> !all.isEmpty());
    Map<String, String> pages = new HashMap<>();

    for (JsonObject rule : rules) {
      Path page = Path.of(rule.getJsonObject("annotations").getString("runbook_url"));
      assertThat(page).exists();
      assertThat(read(page)).contains('`' + rule.getString("name") + '`');
      pages.put(page.getFileName().toString(), rule.getString("name"));
    }

    assertThat(files(Path.of("docs/runbooks"), ".md"))
        .allMatch(page -> pages.containsKey(page.getFileName().toString()));
    String index = read(Path.of("docs/operations/alerts.md"));
    pages.forEach(
        (page, alert) -> assertThat(index).contains('`' + alert + '`', "/runbooks/" + page + ')'));
  }

  @Test
  void everyLineOfTheRunbooks_onAFleetThatIsUsed_succeeds() {
    ServerProcess node = fleet.nodes.getFirst();
    List<String> lines =
        files(Path.of("docs/runbooks"), ".md").stream()
            .flatMap(page -> commands(read(page)))
            .map(line -> line.replace("localhost:9000", "localhost:" + node.port()))
            .map(line -> line.replace("localhost:9001", "localhost:" + node.managementPort()))
            .map(line -> line.replace("-p 6379", "-p " + fleet.redis.port()))
            .distinct()
            .toList();

    List<Ran> ran = Shell.paste(lines);

    assertThat(ran).hasSizeGreaterThan(20).allMatch(one -> one.exitCode() == 0, "it succeeds");
  }

  private static Stream<String> commands(String page) {
    return Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(block -> block.group(1).strip());
  }

  @Test
  void everyDashboard_isWhatGrafanaTakes() {
    SoftAssertions all = new SoftAssertions();
    List<String> uids = new ArrayList<>();

    for (Path file : files(DASHBOARDS, ".json")) {
      JsonObject dashboard = dashboard(file);
      uids.add(dashboard.getString("uid"));
      all.assertThat(dashboard.getString("uid")).as(file + " uid").matches("[a-z-]{1,40}");
      all.assertThat(dashboard.getString("title")).as(file + " title").isNotBlank();
      all.assertThat(dashboard.getInteger("schemaVersion")).as(file + "").isEqualTo(39);
      all.assertThat(dashboard.containsKey("id")).as(file + " belongs to no Grafana").isFalse();
      all.assertThat(variables(dashboard)).as(file + " variables").contains("datasource");
      List<Integer> ids = new ArrayList<>();
      panels(dashboard)
          .forEach(
              panel -> {
                String where = file.getFileName() + ": " + panel.getString("title");
                ids.add(panel.getInteger("id"));
                all.assertThat(panel.getString("description")).as(where).isNotBlank();
                all.assertThat(panel.getJsonObject("gridPos").fieldNames())
                    .as(where)
                    .containsExactlyInAnyOrder("x", "y", "w", "h");
                all.assertThat(panel.getJsonObject("datasource").getString("uid"))
                    .as(where)
                    .isEqualTo("${datasource}");
                all.assertThat(panel.getJsonArray("targets")).as(where).isNotEmpty();
              });
      all.assertThat(ids).as(file + " ids").doesNotHaveDuplicates();
      all.assertThat(overlapping(dashboard)).as(file + " panels that overlap").isEmpty();
    }

    all.assertThat(uids).hasSize(5).doesNotHaveDuplicates();
    all.assertAll();
  }

  private static List<String> overlapping(JsonObject dashboard) {
    List<JsonObject> panels =
        dashboard.getJsonArray("panels").stream().map(JsonObject.class::cast).toList();
    List<String> overlapping = new ArrayList<>();
    for (int i = 0; i < panels.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (overlap(
            panels.get(i).getJsonObject("gridPos"), panels.get(j).getJsonObject("gridPos"))) {
          overlapping.add(
              panels.get(i).getString("title") + " / " + panels.get(j).getString("title"));
        }
      }
    }
    return overlapping;
  }

  private static boolean overlap(JsonObject one, JsonObject other) {
    return meets(one, other, "x", "w") && meets(one, other, "y", "h");
  }

  private static boolean meets(JsonObject one, JsonObject other, String at, String length) {
    return one.getInteger(at) < other.getInteger(at) + other.getInteger(length)
        && other.getInteger(at) < one.getInteger(at) + one.getInteger(length);
  }

  private static List<String> variables(JsonObject dashboard) {
    return dashboard.getJsonObject("templating").getJsonArray("list").stream()
        .map(JsonObject.class::cast)
        .map(variable -> variable.getString("name"))
        .toList();
  }

  private static JsonObject dashboard(Path file) {
    return new JsonObject(read(file));
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
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
