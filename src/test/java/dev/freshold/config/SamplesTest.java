package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PolicySheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sample policies that "make run" serves. */
class SamplesTest {

  @Test
  void load_samples_haveOneNamespaceForEachPreset() throws IOException {
    assertThat(samples())
        .extracting(sheet -> sheet.policy().name() + " " + sheet.preset())
        .containsExactly(
            "country reference",
            "product multi-producer",
            "profile owned",
            "search derived",
            "session ttl");
  }

  @Test
  void load_samples_showTheProductOfTheGuides() throws IOException {
    NamespacePolicy product =
        samples().stream()
            .map(PolicySheet::policy)
            .filter(policy -> policy.name().equals("product"))
            .findFirst()
            .orElseThrow();

    assertThat(product.maxStaleness()).isEqualTo(Duration.ofMinutes(10));
    assertThat(product.ttl()).isEqualTo(Duration.ofSeconds(60));
    assertThat(product.staleWhileRevalidate()).isEqualTo(Duration.ofMinutes(2));
    assertThat(product.staleIfError()).isEqualTo(Duration.ofMinutes(7));
    assertThat(product.tagsOf("42")).hasToString("[product:42]");
  }

  @Test
  void load_originSamples_areLoadedByTheNodes() throws IOException {
    List<PolicySheet> sheets =
        Sources.yaml(Files.readString(Path.of("samples/origin.yaml"))).load().namespaces();

    assertThat(sheets)
        .extracting(sheet -> sheet.policy().name() + " " + sheet.policy().onMiss())
        .containsExactly("listing LOAD", "product LOAD");
  }

  private static List<PolicySheet> samples() throws IOException {
    return Sources.yaml(Files.readString(Path.of("samples/namespaces.yaml"))).load().namespaces();
  }
}
