package dev.freshold.config;

import dev.freshold.policy.PolicySheet.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes docs/CONFIG.md from the config interfaces and from what the settings really yield. */
final class ConfigReference {

  private static final String DEFAULT = "Default:";

  private static final String HEAD =
      """
      # Settings

      <!-- Written by the build from the config interfaces: change their comments, then run "make docs". -->

      All settings of a node stand below `freshold`.

      ## Where they are written

      | place | strength | example |
      |---|---|---|
      | system property | 400 | `-Dfreshold.namespaces.product.ttl=60s` |
      | environment, `.env` | 300, 295 | `FRESHOLD_NAMESPACES_PRODUCT_TTL=60s` |
      | a file of your own | what its `config_ordinal` says | `QUARKUS_CONFIG_LOCATIONS=/etc/freshold/namespaces.yaml` |
      | `config/application.yaml` | 265 | nested, as below |

      The stronger place wins, setting by setting; a list is taken from one place as a whole. A file that has no
      `config_ordinal` stands as high as the place that names it, so above the environment: write `config_ordinal: 290` at its
      top. In YAML, nest the names: a key with dots in it is not taken apart. Quote whatever has braces, as in
      `key: "{id}"`. `%prod` and other profiles, and expressions such as `${TTL:60s}`, work as everywhere in Quarkus.

      An environment variable is the name in upper case with `_` for every dot and dash. A namespace that stands nowhere else
      gets the lower-case name with dashes: `FRESHOLD_NAMESPACES_WISH_LIST_TTL` is `wish-list`. A list is joined by commas, and
      `\\,` is a comma within an item. Variables that Kubernetes makes for a service called freshold are left alone; any other
      `FRESHOLD_` variable that is no setting stops the start.

      All faults of all settings stop the start with one message, each with its path, what is wrong and what to write.

      | kind | written as |
      |---|---|
      | duration | `250ms`, `60s`, `10m`, `2h`, `1d`, and descending combinations such as `1m30s` |
      | percentage | `10%` or `0.1` |
      | bytes | `1048576`, `512KiB`, `1MiB`, `1GiB` |
      | list | a YAML list, or `a,b` |

      """;

  private ConfigReference() {}

  static String markdown() throws IOException {
    StringBuilder text = new StringBuilder();
    Map<String, String> global = JavadocPages.of(FresholdConfig.class);
    Map<String, String> named = JavadocPages.of(NamespaceConfig.class);
    text.append(HEAD);
    text.append("## Namespaces\n\n").append(page(named, "")).append("\n\n");
    text.append(presets());
    append(text, named, Schema.NAMESPACE, new SettingName("<name>", ""));
    section(text, "Channels", ChannelConfig.class, Family.CHANNELS);
    section(text, "Rules", RuleConfig.class, Family.RULES);
    text.append("## The node\n\n");
    append(text, global, Schema.GLOBAL, new SettingName("", ""));
    return text.toString().stripTrailing() + "\n";
  }

  private static void section(StringBuilder text, String title, Class<?> type, Family family)
      throws IOException {
    Map<String, String> pages = JavadocPages.of(type);
    text.append("## ").append(title).append("\n\n").append(page(pages, "")).append("\n\n");
    append(text, pages, family.schema(), new SettingName(family, "<name>", ""));
  }

  private static void append(
      StringBuilder text, Map<String, String> pages, Schema schema, SettingName place) {
    pages.forEach(
        (name, page) -> {
          if (schema.has(name)) {
            text.append(section(place.withLeaf(name), schema.form(name), page)).append('\n');
          }
        });
  }

  private static String section(SettingName name, Form form, String page) {
    List<String> paragraphs = List.of(page.split("\n\n"));
    String unset =
        paragraphs.stream()
            .filter(paragraph -> paragraph.startsWith(DEFAULT))
            .findFirst()
            .map(paragraph -> paragraph.substring(DEFAULT.length()).strip())
            .orElse("`" + form.unset() + "`");
    String body =
        paragraphs.stream()
            .filter(paragraph -> !paragraph.startsWith(DEFAULT))
            .collect(Collectors.joining("\n\n"));
    return """
        ### `%s`

        | | |
        |---|---|
        | type | %s |
        | default | %s |
        | environment | `%s` |

        %s
        """
        .formatted(name.leaf(), type(name, form), unset, variable(name), body);
  }

  private static String variable(SettingName name) {
    Family family = name.family();
    return family == null
        ? name.variable()
        : family.variable() + "<NAME>_" + SettingName.variable(name.leaf());
  }

  private static String type(SettingName name, Form form) {
    if (form.value() == Kind.CHOICE) {
      return name.schema().choices(name.leaf()).stream()
          .map(choice -> "`" + choice + "`")
          .collect(Collectors.joining(", "));
    }
    return form.least().isEmpty()
        ? form.value().title()
        : "%s, `%s` to `%s`".formatted(form.value().title(), form.least(), form.most());
  }

  /** What each preset yields where only its name and the bound are written. */
  private static String presets() {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    List<String> head = new ArrayList<>(List.of("with `max-staleness: 10m`"));
    List<String> presets = Schema.NAMESPACE.choices("preset");
    for (String preset : presets) {
      head.add("`" + preset + "`");
      for (Setting setting : settings("preset: " + preset)) {
        rows.computeIfAbsent(setting.name(), name -> new ArrayList<>()).add(setting.value());
      }
    }
    rows.keySet().removeAll(List.of("preset", "max-staleness", "key"));
    StringBuilder text = new StringBuilder(row(head)).append("|---".repeat(head.size()));
    text.append("|\n");
    rows.forEach((name, values) -> text.append(row(cells(name, values))));
    return text.append('\n').toString();
  }

  private static List<String> cells(String name, List<String> values) {
    List<String> cells = new ArrayList<>(List.of("`" + name + "`"));
    cells.addAll(values);
    return cells;
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static List<Setting> settings(String line) {
    return Sources.product(line).load().namespaces().getFirst().settings();
  }

  private static String page(Map<String, String> pages, String name) {
    String page = pages.get(name);
    if (page == null) {
      throw new IllegalStateException("no comment for " + name);
    }
    return page;
  }
}
