package dev.freshold.ingest.pulsar;

import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Raw;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.AuthenticationFactory;
import org.apache.pulsar.client.api.ClientBuilder;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.TypedMessageBuilder;

/** Clients of a channel. */
final class PulsarClients {

  static final String REASON = "dead-letter-reason";
  static final String PLACE = "dead-letter-place";
  static final String POSITION = "dead-letter-position";

  private static final int PATIENCE_SECONDS = 10;
  private static final int LEDGER_BITS = 33;
  private static final int ENTRY_BITS = 18;
  private static final int BATCH_BITS = 12;

  private final ChannelText text;

  PulsarClients(ChannelText text) {
    this.text = text;
  }

  PulsarClient connect() throws PulsarClientException {
    String servers = text.servers();
    ClientBuilder builder =
        PulsarClient.builder()
            .serviceUrl(servers.contains("://") ? servers : "pulsar://" + servers)
            .operationTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .connectionTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
    String token = text.attributes().get("token");
    if (token != null) {
      builder.authentication(AuthenticationFactory.token(token));
    }
    return builder.build();
  }

  /** Writes dead letters one by one, so that each counts; what came in chunks goes in chunks. */
  Producer<byte[]> letters(PulsarClient client) throws PulsarClientException {
    return client
        .newProducer()
        .topic(text.deadLetters())
        .enableBatching(false)
        .enableChunking(true)
        .create();
  }

  /** Who replays dead letters: the topic keeps them for as long as this has not had them. */
  String replays() {
    return text.group() + "-dead-letters";
  }

  /** A message as the client has it. */
  static Raw raw(Message<byte[]> message) {
    byte[] body = message.getData();
    return new Raw(
        body == null ? new byte[0] : body,
        message.getProperties(),
        message.hasKey() ? new String(message.getKeyBytes(), StandardCharsets.UTF_8) : null,
        message.getTopicName(),
        position((MessageIdAdv) message.getMessageId()),
        message.getEventTime() > 0 ? message.getEventTime() : message.getPublishTime());
  }

  /**
   * Ledger, entry and place in a batch as one number. A message for which it does not suffice has
   * none, so that it is taken for no other.
   */
  static long position(MessageIdAdv id) {
    long ledger = id.getLedgerId();
    long entry = id.getEntryId();
    long batch = Math.max(0, id.getBatchIndex());
    boolean fits =
        ledger >> LEDGER_BITS == 0 && entry >> ENTRY_BITS == 0 && batch >> BATCH_BITS == 0;
    return fits ? (ledger << (ENTRY_BITS + BATCH_BITS)) | (entry << BATCH_BITS) | batch : -1;
  }

  /** A dead letter stands where it stood before, so that it has the identity that it had there. */
  static Raw original(Message<byte[]> letter) {
    Raw raw = raw(letter);
    String place = letter.getProperty(PLACE);
    String position = letter.getProperty(POSITION);
    if (place == null || position == null || !position.matches("\\d{1,18}")) {
      return raw;
    }
    return new Raw(
        raw.body(), raw.headers(), raw.key(), place, Long.parseLong(position), raw.sentAt());
  }

  /** What was said of it, and why it is dead. */
  static Map<String, String> buried(Map<String, String> properties, Raw raw, String reason) {
    Map<String, String> all = new TreeMap<>(properties);
    all.put(REASON, reason);
    all.put(PLACE, raw.place());
    all.put(POSITION, Long.toString(raw.position()));
    return all;
  }

  /** The same key, as text or as bytes. */
  static <T> TypedMessageBuilder<T> keyed(TypedMessageBuilder<T> letter, Message<T> message) {
    if (!message.hasKey()) {
      return letter;
    }
    return message.hasBase64EncodedKey()
        ? letter.keyBytes(message.getKeyBytes())
        : letter.key(message.getKey());
  }

  static BrokerException failure(Exception failure) {
    return new BrokerException(String.valueOf(failure.getMessage()), failure);
  }
}
