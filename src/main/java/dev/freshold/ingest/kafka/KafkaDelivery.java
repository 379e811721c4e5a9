package dev.freshold.ingest.kafka;

import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.Poison;
import dev.freshold.ingest.Raw;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;

/** A record that the connector has brought. */
final class KafkaDelivery implements Delivery {

  private final Message<?> message;
  private final Raw raw;

  KafkaDelivery(Message<?> message) {
    this.message = message;
    this.raw =
        raw(
            message
                .getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow(() -> new IllegalStateException("a message without its record"))
                .getRecord());
  }

  /** A record of keys and values in bytes. */
  static Raw raw(ConsumerRecord<?, ?> record) {
    byte[] body = record.value() instanceof byte[] bytes ? bytes : new byte[0];
    return new Raw(
        body,
        KafkaClients.headers(record.headers()),
        record.key() instanceof byte[] key ? new String(key, StandardCharsets.UTF_8) : null,
        record.topic() + '/' + record.partition(),
        record.offset(),
        record.timestamp());
  }

  @Override
  public Raw raw() {
    return raw;
  }

  @Override
  public Uni<Void> ack() {
    return Uni.createFrom().completionStage(message::ack);
  }

  @Override
  public Uni<Void> bury(Poison poison) {
    return Uni.createFrom()
        .completionStage(
            () ->
                message.nack(
                    new IllegalArgumentException(poison.category() + ": " + poison.why())));
  }
}
