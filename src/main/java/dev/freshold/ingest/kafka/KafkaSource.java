package dev.freshold.ingest.kafka;

import dev.freshold.ingest.Attributes;
import dev.freshold.ingest.Backlog;
import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.From;
import dev.freshold.ingest.Reader;
import dev.freshold.ingest.Source;
import io.smallrye.mutiny.Multi;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A channel of Kafka, over the connector of SmallRye. Its offsets are committed up to the first
 * message that is not done with, and its dead letters are a topic.
 */
public final class KafkaSource implements Source {

  private final ChannelText text;
  private final Supplier<InboundConnector> connector;
  private final KafkaClients clients;
  private @Nullable Consumer<byte[], byte[]> watcher;
  private @Nullable Consumer<byte[], byte[]> deadWatcher;

  /**
   * A source that is not open yet.
   *
   * @param connector is asked for when it is needed
   */
  public KafkaSource(ChannelText text, Supplier<InboundConnector> connector) {
    this.text = text;
    this.connector = connector;
    this.clients = new KafkaClients(text);
  }

  @Override
  public Multi<Delivery> open() {
    Attributes attributes =
        Attributes.of(text)
            .or("bootstrap.servers", text.servers())
            .needs("topic", text.topic())
            .needs("group.id", text.group())
            .needs("key.deserializer", KafkaClients.BYTES_READ)
            .needs("value.deserializer", KafkaClients.BYTES_READ)
            .needs("enable.auto.commit", "false")
            .needs("commit-strategy", "throttled")
            // A message may wait for the store for as long as that is away.
            .needs("throttled.unprocessed-record-max-age.ms", "0")
            .needs("failure-strategy", "dead-letter-queue")
            .needs("dead-letter-queue.topic", text.deadLetters())
            .needs("dead-letter-queue.key.serializer", KafkaClients.BYTES_WRITTEN)
            .needs("dead-letter-queue.value.serializer", KafkaClients.BYTES_WRITTEN)
            // What is too large for the producer of today was not too large for whoever sent it.
            .or("dead-letter-queue.max.request.size", KafkaClients.LARGEST)
            .or("dead-letter-queue.buffer.memory", KafkaClients.LARGEST)
            .needs("health-enabled", "false")
            .needs("tracing-enabled", "false")
            .needs("cloud-events", "false")
            .or("auto.offset.reset", "earliest")
            .or("auto.commit.interval.ms", "1000");
    return Multi.createFrom()
        .publisher(connector.get().getPublisher(attributes.config()))
        .map(KafkaDelivery::new);
  }

  @Override
  public synchronized Backlog backlog() throws BrokerException {
    try {
      Consumer<byte[], byte[]> asking = watcher;
      Consumer<byte[], byte[]> dead = deadWatcher;
      if (asking == null || dead == null) {
        asking = clients.consumer(text.group());
        dead = clients.consumer(text.group() + KafkaClients.REPLAYS);
        watcher = asking;
        deadWatcher = dead;
      }
      return new Backlog(waiting(asking, text.topic()), waiting(dead, text.deadLetters()));
    } catch (KafkaException failure) {
      throw new BrokerException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private static long waiting(Consumer<byte[], byte[]> consumer, String topic) {
    Set<TopicPartition> partitions = Set.copyOf(partitions(consumer, topic));
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    long waiting = 0;
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata done = committed.get(partition);
      long from = Math.max(first.getOrDefault(partition, 0L), done == null ? 0 : done.offset());
      waiting += Math.max(0, end.getOrDefault(partition, 0L) - from);
    }
    return waiting;
  }

  static Collection<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, String topic) {
    List<PartitionInfo> infos = consumer.partitionsFor(topic);
    return Stream.ofNullable(infos)
        .flatMap(List::stream)
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .collect(Collectors.toList());
  }

  @Override
  public Reader deadLetters(From from) throws BrokerException {
    return KafkaReader.open(clients, text.deadLetters(), text.group() + KafkaClients.REPLAYS, from);
  }

  @Override
  public Reader history(From from) throws BrokerException {
    return KafkaReader.open(clients, text.topic(), null, from);
  }

  @Override
  public synchronized void close() {
    Stream.of(Optional.ofNullable(watcher), Optional.ofNullable(deadWatcher))
        .flatMap(Optional::stream)
        .forEach(consumer -> consumer.close());
    watcher = null;
    deadWatcher = null;
  }
}
