package dev.freshold.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.config.Sources;
import dev.freshold.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The chart, the Kustomize base with its overlays, and the compose file. */
class ManifestsIT {

  private static final String EXAMPLES = "-f deployment/helm/examples/";

  @TempDir private Path folder;

  private static Stream<Manifests> all() {
    return Stream.of(
        Manifests.chart(""),
        Manifests.chart(EXAMPLES + "sentinel.yaml"),
        Manifests.chart(EXAMPLES + "kafka.yaml"),
        Manifests.chart(EXAMPLES + "tls.yaml"),
        Manifests.chart("--set store=memory,replicas=1,autoscaling.enabled=false"),
        Manifests.kustomize("base"),
        Manifests.kustomize("overlays/sentinel"),
        Manifests.kustomize("overlays/kafka"),
        Manifests.kustomize("overlays/tls"));
  }

  private Shell.Ran validate(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("manifests.yaml"), text);
    return Manifests.run(
        "kubectl-validate --version 1.30 --local-crds .tools/crds/ '%s'".formatted(file));
  }

  @ParameterizedTest
  @CsvSource({
    "'', base",
    "-f deployment/helm/examples/sentinel.yaml, overlays/sentinel",
    "-f deployment/helm/examples/kafka.yaml, overlays/kafka",
    "-f deployment/helm/examples/tls.yaml, overlays/tls"
  })
  void render_byHelmAndByKustomize_isTheSame(String arguments, String overlay) {
    Map<String, Object> chart = Manifests.chart(arguments).normalised();
    Map<String, Object> kustomize = Manifests.kustomize(overlay).normalised();

    assertThat(kustomize.keySet()).isEqualTo(chart.keySet()).hasSize(10);
    chart.forEach((name, object) -> assertThat(kustomize.get(name)).as(name).isEqualTo(object));
  }

  @ParameterizedTest
  @MethodSource("all")
  void manifests_againstTheSchemasOfKubernetes_areValid(Manifests manifests) throws IOException {
    Shell.Ran ran = validate(manifests.text());

    assertThat(ran.exitCode()).as(ran.output()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "maxSkew: 1, maxSku: 1, topologySpreadConstraints[0].maxSku",
    "periodSeconds: 2, periodSeconds: two, readinessProbe.periodSeconds",
    "interval: 15s, intervall: 15s, endpoints[0].intervall"
  })
  void manifests_withAFault_areRefused(String right, String wrong, String where)
      throws IOException {
    String text = Manifests.chart("").text();
    assertThat(text).contains(right);

    Shell.Ran ran = validate(text.replace(right, wrong));

    assertThat(ran.exitCode()).isNotZero();
    assertThat(ran.output()).contains(where);
  }

  @ParameterizedTest
  @MethodSource("all")
  void settings_ofEach_areAcceptedByANode(Manifests manifests) {
    Sources sources = Sources.yaml(manifests.settings());
    manifests.environment().entrySet().stream()
        .filter(one -> one.getKey().startsWith("FRESHOLD_"))
        .forEach(one -> sources.variable(one.getKey(), one.getValue()));

    assertThat(sources.faults()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("all")
  void grace_ofEach_leavesTimeForTheWholeShutdown(Manifests manifests) {
    Object grace =
        Manifests.at(
            manifests.objects().get("Deployment freshold"),
            "spec",
            "template",
            "spec",
            "terminationGracePeriodSeconds");
    int delay = seconds(manifests, "QUARKUS_SHUTDOWN_DELAY");
    int timeout = seconds(manifests, "QUARKUS_SHUTDOWN_TIMEOUT");

    assertThat((Integer) grace).isGreaterThanOrEqualTo(delay + timeout + 10);
  }

  private static int seconds(Manifests manifests, String variable) {
    return Integer.parseInt(manifests.environment().getOrDefault(variable, "").replace("s", ""));
  }

  @ParameterizedTest
  @MethodSource("all")
  void container_ofEach_mayDoNothingThatItNeedsNot(Manifests manifests) {
    Object security = manifests.container().get("securityContext");

    assertThat(security)
        .isEqualTo(
            Map.of(
                "allowPrivilegeEscalation",
                false,
                "readOnlyRootFilesystem",
                true,
                "privileged",
                false,
                "capabilities",
                Map.of("drop", List.of("ALL"))));
  }

  @Test
  void roll_whenASettingChanges_isSeenInThePods() {
    Object before = checksum(Manifests.chart(""));
    Object after = checksum(Manifests.chart("--set config.freshold.namespaces.product.ttl=30s"));
    Object same = checksum(Manifests.chart("--set autoscaling.maxReplicas=11"));

    assertThat(after).isNotEqualTo(before);
    assertThat(same).isEqualTo(before);
  }

  private static Object checksum(Manifests manifests) {
    return Manifests.at(
        manifests.objects().get("Deployment freshold"),
        "spec",
        "template",
        "metadata",
        "annotations",
        "checksum/config");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--set store=postgres",
        "--set redis.hosts=redis://:secret@redis:6379",
        "--set redis.type=cluster",
        "--set replica=5",
        "--set drain.reserveSeconds=1",
        "--set store=memory",
        "--set redis.type=sentinel",
        "--set-json config.freshold.namespaces.other={}"
      })
  void values_thatCannotWork_areRefused(String arguments) {
    Shell.Ran ran =
        Manifests.run(
            "helm template freshold deployment/helm/freshold --kube-version 1.31.0 " + arguments);

    assertThat(ran.exitCode()).as(ran.output()).isNotZero();
  }

  @Test
  void chart_lint_findsNothing() {
    assertThat(Manifests.output("helm lint --strict deployment/helm/freshold 2>&1"))
        .contains("1 chart(s) linted, 0 chart(s) failed");
  }

  @Test
  void alerts_inThePrometheusRule_areThoseOfTheFiles() throws IOException {
    Map<String, Object> expected = new TreeMap<>();
    try (Stream<Path> files = Files.list(Path.of("deployment/alerts"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".yaml")).toList()) {
        if (new Yaml().load(Files.readString(file)) instanceof Map<?, ?> map
            && map.get("groups") instanceof List<?> groups) {
          groups.forEach(group -> expected.put((String) Manifests.at(group, "name"), group));
        }
      }
    }

    List<?> rendered =
        (List<?>)
            Manifests.at(
                Manifests.kustomize("base").objects().get("PrometheusRule freshold"),
                "spec",
                "groups");

    assertThat(rendered)
        .as("make alerts writes deployment/kustomize/base/prometheusrule.yaml anew")
        .hasSize(expected.size())
        .allSatisfy(group -> assertThat(expected).containsValue(group));
  }

  @Test
  void alerts_whenItIsSaidWhereRunbooksAre_linkThere() {
    String text = Manifests.chart("--set monitoring.runbooks=https://wiki.test/runbooks").text();

    assertThat(text)
        .contains("runbook_url: https://wiki.test/runbooks/node-down.md")
        .doesNotContain("runbook_url: docs");
  }

  @Test
  void composeFile_againstItsSchema_isValid() {
    String model = Manifests.output("cd deployment && compose-go compose.yaml");

    assertThat((Map<?, ?>) Manifests.at(new Yaml().load(model), "services")).hasSize(3);
  }

  @Test
  void composeFile_withAFault_isRefused() throws IOException {
    String text = Files.readString(Path.of("deployment/compose.yaml"));
    Path wrong =
        Files.writeString(
            folder.resolve("compose.yaml"), text.replace("read_only: true", "readonly: true"));

    Shell.Ran ran = Manifests.run("compose-go '%s'".formatted(wrong));

    assertThat(ran.exitCode()).as(ran.output()).isNotZero();
  }
}
