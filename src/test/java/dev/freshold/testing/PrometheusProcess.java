package dev.freshold.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A real Prometheus of our own on loopback, which scrapes some targets each second. */
public final class PrometheusProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int port = Children.freePort();
  private final Path folder;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  private PrometheusProcess(List<String> targets, List<Path> rules) {
    try {
      folder = Files.createTempDirectory("freshold-prometheus");
      Path settings = Files.writeString(folder.resolve("prometheus.yml"), settings(targets, rules));
      process =
          Children.start(
              new ProcessBuilder(
                      Path.of(".tools", "bin", "prometheus").toAbsolutePath().toString(),
                      "--config.file=" + settings,
                      "--storage.tsdb.path=" + folder.resolve("data"),
                      "--web.listen-address=127.0.0.1:" + port,
                      "--enable-feature=exemplar-storage")
                  .redirectErrorStream(true)
                  .redirectOutput(folder.resolve("prometheus.log").toFile()));
    } catch (IOException unstartable) {
      throw new UncheckedIOException("prometheus is needed: run make tools", unstartable);
    }
    Await.within(PATIENCE, () -> get("/-/ready"), answer -> answer.startsWith("Prometheus"));
  }

  /**
   * Starts one.
   *
   * @param targets hosts and ports whose /q/metrics it scrapes, as the job "freshold"
   * @param rules files of alert rules
   */
  public static PrometheusProcess start(List<String> targets, List<Path> rules) {
    return new PrometheusProcess(targets, rules);
  }

  private static String settings(List<String> targets, List<Path> rules) {
    return """
        global:
          scrape_interval: 1s
          scrape_timeout: 1s
          evaluation_interval: 1s
        rule_files: [%s]
        scrape_configs:
          - job_name: freshold
            metrics_path: /q/metrics
            static_configs:
              - targets: [%s]
        """
        .formatted(quoted(rules.stream().map(Path::toString).toList()), quoted(targets));
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
  }

  /** The series that a query brings at this moment. */
  public List<JsonObject> query(String expression) {
    JsonObject answer = json("/api/v1/query?query=" + encoded(expression));
    if (!answer.getString("status").equals("success")) {
      throw new AssertionError(expression + ": " + answer);
    }
    return answer.getJsonObject("data").getJsonArray("result").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  /** The numbers of those series. */
  public List<Double> numbers(String expression) {
    return query(expression).stream().map(PrometheusProcess::number).toList();
  }

  private static double number(JsonObject series) {
    String text = series.getJsonArray("value").getString(1);
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** The names of the alerts that are pending or firing. */
  public List<String> alerts() {
    return json("/api/v1/alerts").getJsonObject("data").getJsonArray("alerts").stream()
        .map(JsonObject.class::cast)
        .map(alert -> alert.getJsonObject("labels").getString("alertname"))
        .toList();
  }

  /** All alert rules that it has read. */
  public List<JsonObject> rules() {
    JsonArray groups = json("/api/v1/rules").getJsonObject("data").getJsonArray("groups");
    return groups.stream()
        .map(JsonObject.class::cast)
        .flatMap(group -> group.getJsonArray("rules").stream())
        .map(JsonObject.class::cast)
        .toList();
  }

  /** Traces of which it has kept examples for that metric. */
  public List<String> exemplars(String metric) {
    long now = System.currentTimeMillis() / 1_000;
    return json(
            "/api/v1/query_exemplars?query=%s&start=%d&end=%d"
                .formatted(encoded(metric), now - 3_600, now + 3_600))
        .getJsonArray("data")
        .stream()
        .map(JsonObject.class::cast)
        .flatMap(series -> series.getJsonArray("exemplars").stream())
        .map(JsonObject.class::cast)
        .map(exemplar -> exemplar.getJsonObject("labels").getString("trace_id"))
        .toList();
  }

  private JsonObject json(String path) {
    return new JsonObject(get(path));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Empty as long as nobody answers. */
  private String get(String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException notYet) {
      return "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("prometheus does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    http.close();
    Children.delete(folder);
  }
}
