package dev.freshold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.ServerProcess;
import dev.freshold.testing.Shell;
import dev.freshold.testing.Shell.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every line that the documents show is pasted, each page into a shell and a node of its own. */
final class GrpcurlDocIT {

  /** Pages of features that the samples have. */
  private static final List<String> FEATURES =
      List.of("coalescing", "stale-while-revalidate", "early-refresh", "negative");

  @Test
  void grpcurlPage_everyLine_isAnsweredAsShown() throws IOException {
    List<Example> examples = Example.of(Files.readString(Path.of("docs/grpcurl.md")));
    assertThat(examples).hasSizeGreaterThan(40);
    assertAnswered(examples);
  }

  private static void assertAnswered(List<Example> examples) {
    List<Ran> ran = paste(examples.stream().map(Example::command).toList());
    SoftAssertions all = new SoftAssertions();
    all.assertThat(ran).hasSameSizeAs(examples);
    for (int i = 0; i < ran.size(); i++) {
      Example example = examples.get(i);
      Ran one = ran.get(i);
      if (example.answer() == null) {
        all.assertThat(one).extracting(Ran::exitCode).as(one.toString()).isEqualTo(0);
      } else if (!example.isAnsweredBy(one.output())) {
        all.assertThat(one.output()).as(one.command()).isEqualTo(example.answer());
      }
    }
    all.assertAll();
  }

  /** Each page of a feature shows it at work, on a node that serves the samples. */
  @Test
  void features_everyCommand_answersWhatItsPageShows() throws IOException {
    List<Example> examples = new ArrayList<>();
    for (String page : FEATURES) {
      List<Example> shown = Example.of(Files.readString(Path.of("docs/features", page + ".md")));
      assertThat(shown).as(page).isNotEmpty();
      examples.addAll(shown);
    }
    assertAnswered(examples);
  }

  @Test
  void readme_grpcurlLines_workAndEndAsItSays() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String firstMinute = readme.substring(0, readme.indexOf("\n### "));

    List<Ran> ran = paste(firstMinute.lines().filter(line -> line.startsWith("grpcurl ")).toList());

    assertThat(ran).isNotEmpty().allMatch(one -> one.exitCode() == 0);
    String summary = ran.getLast().output().split("\"", 5)[3];
    assertThat(readme).contains("*" + summary.split(";", 2)[0]);
  }

  private static List<Ran> paste(List<String> commands) {
    try (ServerProcess server =
        ServerProcess.start(Map.of("QUARKUS_CONFIG_LOCATIONS", ServerProcess.SAMPLES))) {
      return Shell.paste(
          commands.stream()
              .map(command -> command.replace("localhost:9000", "localhost:" + server.port()))
              .map(
                  command ->
                      command.replace("localhost:9001", "localhost:" + server.managementPort()))
              .toList());
    }
  }
}
