package dev.freshold.ingest.rabbitmq;

import com.rabbitmq.client.AMQP;
import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.Poison;
import dev.freshold.ingest.Raw;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A message of a queue. It is settled over the channel that brought it, or not at all. */
final class RabbitDelivery implements Delivery {

  static final String REASON = "dead-letter-reason";

  private static final int PERSISTENT = 2;

  private final com.rabbitmq.client.Delivery delivery;
  private final RabbitLink link;
  private final Raw raw;

  RabbitDelivery(com.rabbitmq.client.Delivery delivery, RabbitLink link, String queue) {
    this.delivery = delivery;
    this.link = link;
    this.raw = raw(delivery.getProperties(), delivery.getBody(), queue);
  }

  /** A message as the client has it. */
  static Raw raw(AMQP.BasicProperties properties, byte[] body, String queue) {
    Map<String, String> headers = new TreeMap<>();
    if (properties.getHeaders() != null) {
      properties.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
    }
    if (properties.getContentType() != null) {
      headers.putIfAbsent("content-type", properties.getContentType());
    }
    if (properties.getType() != null) {
      headers.putIfAbsent("type", properties.getType());
    }
    return new Raw(
        body,
        headers,
        null,
        queue,
        -1,
        properties.getTimestamp() == null
            ? -1
            : properties.getTimestamp().toInstant().toEpochMilli());
  }

  @Override
  public Raw raw() {
    return raw;
  }

  @Override
  public Uni<Void> ack() {
    return link.ack(tag());
  }

  /** What is not settled when its connection is lost goes back to its queue. */
  @Override
  public boolean isGone() {
    return link.isGone();
  }

  @Override
  public Uni<Void> bury(Poison poison) {
    AMQP.BasicProperties properties = delivery.getProperties();
    Map<String, Object> headers = new HashMap<>();
    if (properties.getHeaders() != null) {
      headers.putAll(properties.getHeaders());
    }
    headers.put(REASON, poison.category() + ": " + poison.why());
    // An expiration would have the letter vanish, and a user must be who puts it there.
    return link.bury(
        tag(),
        properties
            .builder()
            .headers(headers)
            .expiration(null)
            .userId(null)
            .deliveryMode(PERSISTENT)
            .build(),
        delivery.getBody());
  }

  private long tag() {
    return delivery.getEnvelope().getDeliveryTag();
  }
}
