package dev.freshold.ingest.rabbitmq;

import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.Poison;
import dev.freshold.ingest.Raw;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.rabbitmq.IncomingRabbitMQMetadata;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.reactive.messaging.Message;

/** A message that the connector has brought. */
final class RabbitDelivery implements Delivery {

  private final Message<?> message;
  private final Raw raw;
  private volatile boolean gone;

  RabbitDelivery(Message<?> message, String queue) {
    this.message = message;
    Optional<IncomingRabbitMQMetadata> metadata =
        message.getMetadata(IncomingRabbitMQMetadata.class);
    Map<String, String> headers = new TreeMap<>();
    metadata.ifPresent(
        all -> {
          all.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
          all.getContentType().ifPresent(type -> headers.putIfAbsent("content-type", type));
          all.getType().ifPresent(type -> headers.putIfAbsent("type", type));
        });
    this.raw =
        new Raw(
            message.getPayload() instanceof byte[] bytes
                ? bytes
                : String.valueOf(message.getPayload())
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8),
            headers,
            null,
            queue,
            -1,
            metadata
                .flatMap(all -> all.getTimestamp(ZoneOffset.UTC))
                .map(time -> Instant.from(time).toEpochMilli())
                .orElse(-1L));
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
                message.nack(new IllegalArgumentException(poison.category() + ": " + poison.why())))
        .onFailure()
        .invoke(lost -> gone = true);
  }

  /** What is not settled when its connection is lost goes back to its queue. */
  @Override
  public boolean isGone() {
    return gone;
  }
}
