package dev.freshold.ingest.kafka;

import dev.freshold.ingest.ChannelText;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Clients for what a connector does not do: to look, to read again and to put back. */
final class KafkaClients {

  static final String BYTES_READ = ByteArrayDeserializer.class.getName();
  static final String BYTES_WRITTEN = ByteArraySerializer.class.getName();
  static final String LARGEST = Integer.toString(64 << 20);

  /** Behind the name of a group: that of those who replay its dead letters. */
  static final String REPLAYS = "-dead-letters";

  private static final String PATIENCE = "5000";

  /** What is written for the connector and is nothing for a client. */
  private static final Set<String> OWN =
      Set.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.CLIENT_ID_CONFIG);

  private final ChannelText text;

  KafkaClients(ChannelText text) {
    this.text = text;
  }

  /** One that joins no group, and looks after its offsets where one is named. */
  Consumer<byte[], byte[]> consumer(@Nullable String group) {
    Map<String, Object> settings = common(ConsumerConfig.configNames());
    if (group != null) {
      settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    }
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  Producer<byte[], byte[]> producer() {
    Map<String, Object> settings = common(ProducerConfig.configNames());
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> common(Set<String> known) {
    Map<String, Object> settings = new HashMap<>();
    text.attributes()
        .forEach(
            (name, value) -> {
              if (known.contains(name) && !OWN.contains(name)) {
                settings.put(name, value);
              }
            });
    settings.putIfAbsent("bootstrap.servers", text.servers());
    return settings;
  }

  static Map<String, String> headers(Headers headers) {
    Map<String, String> texts = new TreeMap<>();
    headers.forEach(
        header -> {
          byte[] value = header.value();
          if (value != null) {
            texts.put(header.key(), new String(value, java.nio.charset.StandardCharsets.UTF_8));
          }
        });
    return texts;
  }
}
