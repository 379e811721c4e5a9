package dev.freshold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.ServerProcess;
import dev.freshold.testing.Shell;
import dev.freshold.testing.Shell.Ran;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WelcomeIT {

  @Test
  void start_withTheSamples_printsThreeLinesThatWork() {
    try (ServerProcess server =
        ServerProcess.start(Map.of("QUARKUS_CONFIG_LOCATIONS", ServerProcess.SAMPLES))) {
      List<String> lines = Await.eventually(() -> grpcurlLines(server), found -> found.size() == 3);

      List<Ran> ran = Shell.paste(lines);

      assertThat(ran).allMatch(one -> one.exitCode() == 0);
      assertThat(ran.getFirst().output()).contains("\"country\"");
      assertThat(ran.getLast().output()).contains("\"text\": \"hello\"");
    }
  }

  private static List<String> grpcurlLines(ServerProcess server) {
    return server
        .log()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("grpcurl "))
        .toList();
  }
}
