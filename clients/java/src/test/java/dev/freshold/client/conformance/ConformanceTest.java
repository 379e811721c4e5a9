package dev.freshold.client.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case of {@code clients/conformance}, on each store; skipped unless the harness has started
 * this process.
 */
class ConformanceTest {
  private record Case(
      String name, List<String> stores, Map<String, @Nullable Object> clients, List<?> steps) {
    static Case read(@Nullable Object told) {
      Map<String, @Nullable Object> fields = Json.object(told);
      Map<String, @Nullable Object> clients =
          fields.containsKey("clients")
              ? Json.object(fields.get("clients"))
              : Map.of("a", Map.of());
      return new Case(
          Json.text(fields, "name"),
          Json.strings(fields.get("stores")),
          clients,
          Json.list(fields.get("steps")));
    }

    boolean isFor(String store) {
      return stores.isEmpty() || stores.contains(store);
    }
  }

  @TestFactory
  Stream<DynamicTest> case_isPlayed_asItSays() throws IOException {
    Control control = Control.ofEnvironment();
    assumeTrue(control != null, "FRESHOLD_CONTROL is not set: make clients-test runs the cases");
    Control harness = Objects.requireNonNull(control);
    String glob = System.getenv().getOrDefault("FRESHOLD_RUN", "*");
    PathMatcher named = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    List<Case> cases = cases().stream().filter(each -> named.matches(Path.of(each.name))).toList();
    return harness.stores().stream()
        .flatMap(
            store ->
                cases.stream()
                    .filter(each -> each.isFor(store))
                    .map(
                        each ->
                            dynamicTest(
                                store + "/" + each.name, () -> play(harness, store, each))));
  }

  private static List<Case> cases() throws IOException {
    TreeSet<Path> files = new TreeSet<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(Path.of(System.getenv("FRESHOLD_CASES")), "*.json")) {
      found.forEach(files::add);
    }
    List<Case> cases = new ArrayList<>();
    for (Path file : files) {
      Json.list(Json.read(Files.readString(file))).forEach(told -> cases.add(Case.read(told)));
    }
    return cases;
  }

  private static void play(Control control, String store, Case each) throws Exception {
    Control.Line line = control.open(store, each.name);
    try (Run run = new Run(line, each.clients)) {
      run.play(each.steps);
    } catch (Throwable thrown) {
      line.end(false, String.valueOf(thrown.getMessage()));
      throw thrown;
    }
    line.end(true, "");
  }
}
