package dev.freshold.ingest.kafka;

import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.From;
import dev.freshold.ingest.Letter;
import dev.freshold.ingest.Raw;
import dev.freshold.ingest.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic up to what was its end when it was opened. A token is the next offset of each
 * partition, such as <code>0:17,1:4</code>.
 */
final class KafkaReader implements Reader {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final String REASON = "dead-letter-reason";

  private final KafkaClients clients;
  private final String topic;
  private final Consumer<byte[], byte[]> consumer;
  private final boolean commits;
  private final Map<Integer, Long> next = new TreeMap<>();
  private final Map<Integer, Long> end = new HashMap<>();
  private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();

  /** Letters on their way back, which many may be at once. */
  private final List<Future<RecordMetadata>> kept = new ArrayList<>();

  private @Nullable Producer<byte[], byte[]> producer;

  private KafkaReader(KafkaClients clients, String topic, @Nullable String group) {
    this.clients = clients;
    this.topic = topic;
    this.commits = group != null;
    this.consumer = clients.consumer(group);
  }

  /**
   * Opens one.
   *
   * @param group whose commits say what is done; null: nobody's
   */
  static Reader open(KafkaClients clients, String topic, @Nullable String group, From from)
      throws BrokerException {
    KafkaReader reader = new KafkaReader(clients, topic, group);
    try {
      reader.seek(from);
      return reader;
    } catch (KafkaException failure) {
      reader.close();
      throw new BrokerException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private void seek(From from) {
    Collection<TopicPartition> partitions = KafkaSource.partitions(consumer, topic);
    consumer.assign(partitions);
    Map<TopicPartition, Long> starts = starts(from, partitions);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    consumer.endOffsets(partitions).forEach((at, offset) -> end.put(at.partition(), offset));
    for (TopicPartition partition : partitions) {
      long least = first.getOrDefault(partition, 0L);
      long most = end.getOrDefault(partition.partition(), least);
      long start = Math.min(most, Math.max(least, starts.getOrDefault(partition, least)));
      consumer.seek(partition, start);
      next.put(partition.partition(), start);
    }
  }

  private Map<TopicPartition, Long> starts(From from, Collection<TopicPartition> partitions) {
    return switch (from) {
      case From.Beginning beginning -> committed(partitions);
      case From.Time time -> since(partitions, time.millis());
      case From.After after -> {
        Map<Integer, Long> token = parse(after.token());
        yield partitions.stream()
            .collect(
                Collectors.toMap(
                    Function.identity(), one -> token.getOrDefault(one.partition(), 0L)));
      }
    };
  }

  private Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    if (commits) {
      consumer
          .committed(Set.copyOf(partitions))
          .forEach(
              (at, offset) -> {
                if (offset != null) {
                  starts.put(at, offset.offset());
                }
              });
    }
    return starts;
  }

  /** Where nothing is as young, there is nothing to read. */
  private Map<TopicPartition, Long> since(Collection<TopicPartition> partitions, long millis) {
    Map<TopicPartition, Long> wanted = new HashMap<>();
    partitions.forEach(partition -> wanted.put(partition, millis));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(wanted);
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp at = found.get(partition);
      starts.put(partition, at == null ? Long.MAX_VALUE : at.offset());
    }
    return starts;
  }

  @Override
  public @Nullable Letter next() throws BrokerException {
    try {
      while (fetched.isEmpty()) {
        advance();
        if (remaining() == 0) {
          return null;
        }
        consumer.poll(POLL).forEach(fetched::add);
      }
    } catch (KafkaException failure) {
      throw new BrokerException(String.valueOf(failure.getMessage()), failure);
    }
    ConsumerRecord<byte[], byte[]> record = fetched.removeFirst();
    if (record.offset() >= end.getOrDefault(record.partition(), 0L)) {
      return next();
    }
    next.put(record.partition(), record.offset() + 1);
    return letter(record);
  }

  /** Past what holds no message, such as the marks of transactions. */
  private void advance() {
    next.replaceAll(
        (partition, offset) ->
            Math.max(offset, consumer.position(new TopicPartition(topic, partition))));
  }

  private Letter letter(ConsumerRecord<byte[], byte[]> record) {
    Raw raw = KafkaDelivery.raw(record);
    String reason = raw.headers().getOrDefault(REASON, "");
    int colon = reason.indexOf(": ");
    Raw original = original(raw);
    return new Letter(
        original,
        print(next),
        colon < 0 ? "" : reason.substring(0, colon),
        colon < 0 ? reason : reason.substring(colon + 2));
  }

  /** Where a dead letter stood before, so that it has the identity that it had there. */
  private static Raw original(Raw raw) {
    String of = raw.headers().get("dead-letter-topic");
    String partition = raw.headers().get("dead-letter-partition");
    String offset = raw.headers().get("dead-letter-offset");
    return of == null || partition == null || offset == null || !offset.matches("\\d{1,18}")
        ? raw
        : new Raw(
            raw.body(),
            raw.headers(),
            raw.key(),
            of + '/' + partition,
            Long.parseLong(offset),
            raw.sentAt());
  }

  @Override
  public long remaining() {
    return next.entrySet().stream()
        .mapToLong(at -> Math.max(0, end.getOrDefault(at.getKey(), 0L) - at.getValue()))
        .sum();
  }

  @Override
  public void done(String token) throws BrokerException {
    if (!commits) {
      return;
    }
    awaitKept();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    parse(token)
        .forEach(
            (partition, offset) ->
                offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
    try {
      consumer.commitSync(offsets);
    } catch (KafkaException failure) {
      throw new BrokerException(String.valueOf(failure.getMessage()), failure);
    }
  }

  @Override
  public void keep(Letter letter) throws BrokerException {
    if (!commits) {
      return;
    }
    Producer<byte[], byte[]> writing = producer;
    if (writing == null) {
      writing = clients.producer();
      producer = writing;
    }
    Raw raw = letter.raw();
    String key = raw.key();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), raw.body());
    raw.headers()
        .forEach(
            (name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    try {
      kept.add(writing.send(record));
    } catch (KafkaException failure) {
      throw new BrokerException(String.valueOf(failure.getMessage()), failure);
    }
  }

  private void awaitKept() throws BrokerException {
    try {
      for (Future<RecordMetadata> letter : kept) {
        letter.get();
      }
      kept.clear();
    } catch (ExecutionException failure) {
      throw new BrokerException(String.valueOf(failure.getMessage()), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BrokerException("was interrupted", interrupted);
    }
  }

  private static String print(Map<Integer, Long> offsets) {
    return offsets.entrySet().stream()
        .map(at -> at.getKey() + ":" + at.getValue())
        .collect(Collectors.joining(","));
  }

  private static Map<Integer, Long> parse(String token) {
    if (!token.matches("\\d{1,6}:\\d{1,18}(,\\d{1,6}:\\d{1,18})*")) {
      throw new IllegalArgumentException("is no token of this channel");
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    for (String at : token.split(",", -1)) {
      int colon = at.indexOf(':');
      offsets.put(
          Integer.parseInt(at.substring(0, colon)), Long.parseLong(at.substring(colon + 1)));
    }
    return offsets;
  }

  @Override
  public void close() {
    consumer.close();
    if (producer != null) {
      producer.close();
    }
  }
}
