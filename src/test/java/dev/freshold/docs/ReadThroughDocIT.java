package dev.freshold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.example.ExampleOrigin;
import dev.freshold.testing.Await;
import dev.freshold.testing.PostgresProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.testing.Shell;
import dev.freshold.testing.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the README and the page about outboxes have to paste, on the example origin. */
final class ReadThroughDocIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ORIGIN = "localhost:9010";
  private static final String NODE = "localhost:9000";

  @Test
  void readme_linesOfTheOrigin_readAChangeAndReadAgain() throws IOException, SQLException {
    List<String> lines = grpcurl("README.md", "### Read through to a table");
    assertThat(lines).hasSize(3);

    try (Rig example = new Rig()) {
      assertThat(example.paste(lines.get(0)))
          .contains("\"version\": \"1\"")
          .contains("\"served\": \"ORIGIN\"");
      assertThat(example.paste(lines.get(1))).contains("\"version\": \"2\"");
      Await.within( // the relay tells within milliseconds, and a person types
          PATIENCE,
          () -> example.paste(lines.get(2)),
          answer -> answer.contains("\"version\": \"2\"") && answer.contains("\\\"price\\\": 5"));
    }
  }

  @Test
  void afterCommit_hook_isAnsweredByTheFleet() throws IOException, SQLException {
    List<String> lines = grpcurl("docs/features/after-commit.md", "## A hook");
    assertThat(lines).hasSize(1);

    try (Rig example = new Rig()) {
      assertThat(example.paste(lines.getFirst())).contains("\"reached\": \"FLEET\"");
    }
  }

  /** The lines of a section that call something. */
  private static List<String> grpcurl(String page, String heading) throws IOException {
    String text = Files.readString(Path.of(page));
    String section = text.substring(text.indexOf(heading) + heading.length());
    int end = section.indexOf("\n#");
    return section
        .substring(0, end < 0 ? section.length() : end)
        .lines()
        .filter(line -> line.startsWith("grpcurl "))
        .toList();
  }

  /** The example origin and a node that serves its samples, on ports of their own. */
  private static final class Rig implements AutoCloseable {
    private final ServerProcess node;
    private final ExampleOrigin origin;

    Rig() throws SQLException {
      int port = ServerProcess.freePort();
      node = ServerProcess.launch(environment("localhost:" + port));
      origin =
          new ExampleOrigin(PostgresProcess.shared().schema(), port, "localhost:" + node.port());
      node.untilReady();
    }

    String paste(String line) {
      Ran ran =
          Shell.paste(
                  List.of(
                      line.replace(NODE, "localhost:" + node.port())
                          .replace(ORIGIN, "localhost:" + origin.port())))
              .getFirst();
      assertThat(ran.exitCode()).as(ran.toString()).isZero();
      return ran.output();
    }

    private static Map<String, String> environment(String address) {
      Map<String, String> environment = new HashMap<>();
      environment.put(
          "QUARKUS_CONFIG_LOCATIONS", ServerProcess.settingsFile("samples/origin.yaml"));
      environment.put("FRESHOLD_NAMESPACES_PRODUCT_ORIGIN_GRPC", address);
      environment.put("FRESHOLD_NAMESPACES_LISTING_ORIGIN_GRPC", address);
      return environment;
    }

    @Override
    public void close() {
      origin.close();
      node.close();
    }
  }
}
