package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.ChannelText.Connector;
import dev.freshold.ingest.Format;
import dev.freshold.ingest.Rule;
import org.junit.jupiter.api.Test;

class EventSettingsTest {

  private static final String NAMESPACE =
      """
      freshold:
        namespaces:
          product:
            max-staleness: 10m
      """;

  private static final String GOOD =
      NAMESPACE
          + """
            channels:
              orders:
                connector: kafka
                attributes: ["bootstrap.servers=a:1,b:2", "security.protocol=SSL"]
            rules:
              products:
                channels: ["orders", "publish"]
                types: ["order.*"]
                namespace: product
                keys: ["{data.items.map(i, i.product)}"]
                version: data.version
          """;

  @Test
  void channel_thatSaysLittle_hasTheUsual() {
    ChannelText channel = Sources.yaml(GOOD).load().channels().getFirst();

    assertThat(channel.connector()).isEqualTo(Connector.KAFKA);
    assertThat(channel.topic()).isEqualTo("orders");
    assertThat(channel.group()).isEqualTo("freshold-orders");
    assertThat(channel.deadLetters()).isEqualTo("orders.dead-letters");
    assertThat(channel.format()).isEqualTo(Format.AUTO);
    assertThat(channel.attributes())
        .containsEntry("bootstrap.servers", "a:1,b:2")
        .containsEntry("security.protocol", "SSL");
  }

  @Test
  void rule_withAListInItsTemplate_isRead() {
    Rule rule = Sources.yaml(GOOD).load().rules().getFirst();

    assertThat(rule.text().keys()).containsExactly("{data.items.map(i, i.product)}");
  }

  @Test
  void channel_inTheEnvironmentAlone_isRead() {
    ChannelText channel =
        Sources.yaml(NAMESPACE)
            .variable("FRESHOLD_CHANNELS_STOCK_CONNECTOR", "nats")
            .variable("FRESHOLD_CHANNELS_STOCK_DEAD_LETTERS", "stock.dead")
            .load()
            .channels()
            .getFirst();

    assertThat(channel.name()).isEqualTo("stock");
    assertThat(channel.deadLetters()).isEqualTo("stock.dead");
  }

  @Test
  void settings_withoutChannels_haveNone() {
    assertThat(Sources.yaml(NAMESPACE).load().channels()).isEmpty();
  }

  @Test
  void faults_ofChannelsAndRules_areAllListed() {
    assertThat(
            Sources.yaml(
                    NAMESPACE
                        + """
                          channels:
                            orders:
                              conector: kafka
                              max-event: 1
                            publish:
                              connector: kafka
                            plain:
                              connector: rabit
                              attributes: ["novalue"]
                              poison-tags: ["with space"]
                          rules:
                            bad:
                              channels: ["nowhere"]
                              condition: "1 + 1"
                              namespace: prodcut
                              keys: ["{data.id"]
                              version: "data."
                            empty:
                              types: ["x"]
                            tags-only:
                              channels: ["orders"]
                              tags: ["a"]
                              version: data.v
                        """)
                .faults())
        .anyMatch(fault -> fault.startsWith("freshold.channels.orders.conector: is not a setting"))
        .anyMatch(fault -> fault.startsWith("freshold.channels.orders.connector: is missing"))
        .anyMatch(fault -> fault.startsWith("freshold.channels.orders.max-event: \"1\""))
        .anyMatch(fault -> fault.startsWith("freshold.channels.publish: is the name"))
        .anyMatch(fault -> fault.startsWith("freshold.channels.plain.connector: \"rabit\""))
        .anyMatch(
            fault -> fault.startsWith("freshold.channels.plain.attributes: what is written ("))
        .anyMatch(fault -> fault.startsWith("freshold.channels.plain.poison-tags: \"with space\""))
        .anyMatch(fault -> fault.startsWith("freshold.rules.bad.channels: \"nowhere\""))
        .anyMatch(fault -> fault.startsWith("freshold.rules.bad.condition: \"1 + 1\""))
        .anyMatch(fault -> fault.startsWith("freshold.rules.bad.namespace: \"prodcut\""))
        .anyMatch(fault -> fault.startsWith("freshold.rules.bad.keys: \"{data.id\""))
        .anyMatch(fault -> fault.startsWith("freshold.rules.bad.version: \"data.\""))
        .anyMatch(fault -> fault.startsWith("freshold.rules.empty.keys: is missing"))
        .anyMatch(fault -> fault.startsWith("freshold.rules.tags-only.version: \"data.v\""));
  }

  @Test
  void channel_whoseRulesBustTagsAlone_mustSayWhatADeadLetterInvalidates() {
    String rules =
        NAMESPACE
            + """
              channels:
                orders:
                  connector: kafka
            %s
              rules:
                tags:
                  tags: ["order:{data.id}"]
            """;

    assertThat(Sources.yaml(rules.formatted("")).faults())
        .anyMatch(fault -> fault.startsWith("freshold.channels.orders.poison-tags: is missing"));
    assertThat(Sources.yaml(rules.formatted("      on-poison: ttl-only")).faults()).isEmpty();
    assertThat(Sources.yaml(rules.formatted("      poison-tags: [\"orders\"]")).faults()).isEmpty();
  }
}
