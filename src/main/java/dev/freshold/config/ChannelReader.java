package dev.freshold.config;

import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.ChannelText.Connector;
import dev.freshold.ingest.ChannelText.OnPoison;
import dev.freshold.ingest.ChannelText.Unmatched;
import dev.freshold.ingest.Format;
import dev.freshold.ingest.Ingest;
import dev.freshold.ingest.Rule;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import io.smallrye.config.SmallRyeConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of one channel. */
final class ChannelReader {

  private final String name;
  private final Faults faults;
  private final Group group;

  ChannelReader(SmallRyeConfig config, String name, Faults faults) {
    this.name = name;
    this.faults = faults;
    this.group = Group.member(config, Family.CHANNELS, name, faults);
  }

  /** The channel; empty if something is wrong, which is in the faults. */
  Optional<ChannelText> read(List<Rule> rules) {
    int before = faults.count();
    Members.checkName(Family.CHANNELS, name, faults);
    if (name.equals(Ingest.PUBLISH)) {
      faults.add(
          Family.CHANNELS.path() + "." + name,
          "is the name of the events of PublishEvent",
          "write another name");
    }
    Optional<Chosen<Connector>> connector =
        group.find("connector", new ChoiceFormat<>(Connector.class));
    if (connector.isEmpty() && !group.isWritten("connector")) {
      group.missing("connector", "write kafka, rabbitmq, nats or pulsar");
    }
    Connector kind = connector.map(Chosen::value).orElse(Connector.KAFKA);
    String topic = text("topic", name);
    List<String> tags =
        group.texts("poison-tags", ChannelReader::tag).map(Chosen::value).orElse(List.of());
    OnPoison onPoison = group.get("on-poison", new ChoiceFormat<>(OnPoison.class)).value();
    ChannelText text =
        new ChannelText(
            name,
            kind,
            text("servers", usual(kind)),
            topic,
            text("group", "freshold-" + name),
            text("dead-letters", topic + ".dead-letters"),
            group.text("tenant", ChannelReader::tenant).map(Chosen::value).orElse(Tenant.DEFAULT),
            group.get("format", new ChoiceFormat<>(Format.class)).value(),
            group.get("unmatched", new ChoiceFormat<>(Unmatched.class)).value(),
            onPoison,
            Math.toIntExact(group.get("max-event", BytesFormat.INSTANCE).value()),
            Math.toIntExact(group.get("max-outstanding", CountFormat.INSTANCE).value()),
            tags,
            attributes());
    checkRules(text, rules);
    return faults.count() > before ? Optional.empty() : Optional.of(text);
  }

  private void checkRules(ChannelText text, List<Rule> all) {
    List<Rule> rules =
        all.stream()
            .filter(
                rule -> rule.text().channels().isEmpty() || rule.text().channels().contains(name))
            .toList();
    boolean covered =
        !text.poisonTags().isEmpty()
            || rules.stream().anyMatch(rule -> !rule.text().namespace().isEmpty());
    if (text.onPoison() == OnPoison.BUMP && !covered && !rules.isEmpty()) {
      group.missing(
          "poison-tags",
          "write tags that a dead letter invalidates, name a namespace in a rule of the channel, or"
              + " write on-poison: ttl-only");
    }
  }

  private Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    group
        .texts("attributes", ChannelReader::attribute)
        .ifPresent(
            chosen ->
                chosen
                    .value()
                    .forEach(
                        pair -> {
                          int equals = pair.indexOf('=');
                          attributes.put(pair.substring(0, equals), pair.substring(equals + 1));
                        }));
    return attributes;
  }

  private static String attribute(String text) throws Unreadable {
    if (text.indexOf('=') < 1) {
      throw new Unreadable("is no name=value", "write for example max.poll.records=1000");
    }
    return text;
  }

  private static String tag(String text) throws Unreadable {
    return RuleReader.checked(text, Tag::new, "write a tag");
  }

  private static Tenant tenant(String text) throws Unreadable {
    RuleReader.checked(text, Tenant::new, "write the name of a tenant");
    return new Tenant(text);
  }

  private String text(String setting, String otherwise) {
    return group.text(setting, text -> text).map(Chosen::value).orElse(otherwise);
  }

  private static String usual(Connector connector) {
    return switch (connector) {
      case KAFKA -> "localhost:9092";
      case RABBITMQ -> "localhost:5672";
      case NATS -> "localhost:4222";
      case PULSAR -> "localhost:6650";
    };
  }
}
