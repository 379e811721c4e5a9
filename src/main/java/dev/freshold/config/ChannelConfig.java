package dev.freshold.config;

import dev.freshold.ingest.ChannelText.Connector;
import dev.freshold.ingest.ChannelText.OnPoison;
import dev.freshold.ingest.ChannelText.Unmatched;
import dev.freshold.ingest.Format;
import dev.freshold.model.Tag;
import java.util.List;

/**
 * Where events come from, below <code>freshold.channels.&lt;name&gt;</code>: any number of them, of
 * any brokers, and none by default. Events that are handed in by PublishEvent need no channel;
 * rules know them as <code>publish</code>.
 */
interface ChannelConfig {

  /** Which broker it is of. It must be written. */
  @Form(Kind.CHOICE)
  Connector connector();

  /**
   * Where the broker is, such as <code>localhost:9092</code>; several of them joined by commas
   * where the broker has several (in YAML in quotes).
   *
   * <p>Default: the usual port on localhost.
   */
  @Form(Kind.TEXT)
  String servers();

  /**
   * The topic of Kafka or Pulsar, the queue of RabbitMQ, or the subject of NATS.
   *
   * <p>Default: the name of the channel.
   */
  @Form(Kind.TEXT)
  String topic();

  /**
   * Who shares the events of the topic: every node of a fleet names the same, so that each event is
   * carried out once. The consumer group of Kafka, the durable consumer of JetStream, the
   * subscription of Pulsar; RabbitMQ shares by the queue alone.
   *
   * <p>Default: <code>freshold-</code> and the name of the channel.
   */
  @Form(Kind.TEXT)
  String group();

  /**
   * Where what cannot become an invalidation is put: a topic, a queue or a subject.
   *
   * <p>Default: the topic and <code>.dead-letters</code>.
   */
  @Form(Kind.TEXT)
  String deadLetters();

  /** Whose entries its events invalidate. */
  @Form(value = Kind.TEXT, unset = "default")
  String tenant();

  /**
   * How its messages are written. <code>cloudevents</code>: CloudEvents 1.0, structured or binary.
   * <code>debezium</code>: change events. <code>json</code>: any JSON, whose type is the header or
   * the field <code>type</code> and whose source is the place where it stands. <code>auto</code>:
   * whichever it looks like.
   */
  @Form(value = Kind.CHOICE, unset = "auto")
  Format format();

  /**
   * What becomes of an event that no rule is for: it may have been about something, so that it is a
   * dead letter; or it is ignored, on a topic that carries much besides.
   */
  @Form(value = Kind.CHOICE, unset = "dead-letter")
  Unmatched unmatched();

  /**
   * What stands in for the invalidation that a dead letter did not become. <code>bump</code>: every
   * namespace that the channel's rules name, and <code>poison-tags</code>, is invalidated as a
   * whole, at most once a second. <code>ttl-only</code>: nothing, so that max-staleness alone
   * bounds how wrong values may be.
   */
  @Form(value = Kind.CHOICE, unset = "bump")
  OnPoison onPoison();

  /**
   * Tags that a dead letter invalidates besides. Needed where the channel's rules bust tags alone,
   * with <code>on-poison: bump</code>: a tag that everything carries which they could bust. At most
   * 32.
   */
  @Form(value = Kind.TEXTS, unset = "[]")
  List<Tag> poisonTags();

  /** The largest message, in bytes; a larger one is a dead letter without being read. */
  @Form(value = Kind.BYTES, least = "1KiB", most = "64MiB", unset = "1MiB")
  int maxEvent();

  /**
   * How many messages may be under way before the broker is asked for no more. More of it lets more
   * of them share a call, and costs memory for each.
   */
  @Form(value = Kind.COUNT, least = "1", most = "100000", unset = "2048")
  int maxOutstanding();

  /**
   * What the broker's client is told besides, each as <code>name=value</code>. Kafka: the settings
   * of its clients, such as <code>["security.protocol=SSL", "max.poll.records=1000"]</code>.
   * RabbitMQ: <code>username</code>, <code>password</code>, <code>virtual-host</code>, <code>
   * queue.x-queue-type</code>, and <code>exchange.name</code> with <code>routing-keys</code> to
   * bind the queue. NATS: <code>username</code> and <code>password</code>, or <code>token</code>.
   * Pulsar: <code>token</code>, and <code>admin</code>, the address of its HTTP interface. What the
   * channel needs to keep its promises cannot be changed here.
   */
  @Form(value = Kind.TEXTS, unset = "[]", secret = true)
  List<String> attributes();
}
