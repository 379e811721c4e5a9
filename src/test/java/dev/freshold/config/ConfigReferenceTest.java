package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.policy.PolicySheet.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/CONFIG.md says what the code says. With -Ddocs.write it is written instead of compared. */
class ConfigReferenceTest {

  private static final Path REFERENCE = Path.of("docs/CONFIG.md");

  @Test
  void reference_comparedWithTheInterfaces_isUpToDate() throws IOException {
    String now = ConfigReference.markdown();

    if (System.getProperty("docs.write") != null) {
      Files.createDirectories(REFERENCE.getParent());
      Files.writeString(REFERENCE, now);
    }

    assertThat(Files.exists(REFERENCE) ? Files.readString(REFERENCE) : "")
        .as("docs/CONFIG.md is not what the config interfaces say; \"make docs\" writes it anew")
        .isEqualTo(now);
  }

  @Test
  void sheetWithAnOrigin_comparedWithTheReference_hasTheSameSettingsInTheSameOrder()
      throws IOException {
    assertThat(
            Sources.product("origin: {grpc: 'catalog:9001'}")
                .load()
                .namespaces()
                .getFirst()
                .settings())
        .extracting(Setting::name)
        .containsExactlyElementsOf(
            JavadocPages.of(NamespaceConfig.class).keySet().stream()
                .filter(Schema.NAMESPACE::has)
                .filter(name -> !name.equals("origin.http"))
                .filter(name -> !name.equals("origin.version-header"))
                .toList());
  }

  @Test
  void sheet_comparedWithTheReference_hasTheSameSettingsInTheSameOrder() throws IOException {
    assertThat(Sources.product().load().namespaces().getFirst().settings())
        .extracting(Setting::name)
        .containsExactlyElementsOf(
            JavadocPages.of(NamespaceConfig.class).keySet().stream()
                .filter(Schema.NAMESPACE::has)
                .filter(name -> !name.startsWith("origin") && !name.equals("write"))
                .toList());
  }
}
