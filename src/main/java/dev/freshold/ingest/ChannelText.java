package dev.freshold.ingest;

import dev.freshold.model.Tenant;
import java.util.List;
import java.util.Map;

/**
 * A channel as it is written.
 *
 * @param servers where its broker is, such as localhost:9092
 * @param topic topic, stream subject or queue
 * @param group who shares the events of the topic
 * @param deadLetters where dead letters go: topic, subject or queue
 * @param maxEvent bytes of one message
 * @param maxOutstanding messages that are not acknowledged yet
 * @param poisonTags what is bumped for a dead letter besides the namespaces that the channel feeds
 * @param attributes handed on to the connector as they are
 */
public record ChannelText(
    String name,
    Connector connector,
    String servers,
    String topic,
    String group,
    String deadLetters,
    Tenant tenant,
    Format format,
    Unmatched unmatched,
    OnPoison onPoison,
    int maxEvent,
    int maxOutstanding,
    List<String> poisonTags,
    Map<String, String> attributes) {

  public ChannelText {
    poisonTags = List.copyOf(poisonTags);
    attributes = Map.copyOf(attributes);
  }

  /** The same, with something else to stand in for dead letters. */
  ChannelText with(OnPoison other) {
    return new ChannelText(
        name,
        connector,
        servers,
        topic,
        group,
        deadLetters,
        tenant,
        format,
        unmatched,
        other,
        maxEvent,
        maxOutstanding,
        poisonTags,
        attributes);
  }

  /** Which broker it is of. */
  public enum Connector {
    KAFKA,
    RABBITMQ,
    NATS,
    PULSAR
  }

  /** What becomes of an event that no rule knows. */
  public enum Unmatched {
    DEAD_LETTER,
    IGNORE
  }

  /** What stands in for the invalidation that an event could not become. */
  public enum OnPoison {
    /** Everything that the channel feeds is invalidated. */
    BUMP,
    /** Nothing: max-staleness alone bounds how wrong values may be. */
    TTL_ONLY
  }
}
