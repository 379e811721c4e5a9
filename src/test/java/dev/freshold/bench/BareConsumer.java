package dev.freshold.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What one would write in an afternoon: reads events of a topic, and deletes the key that each is
 * about. It promises nothing: a late event deletes what is newer, a failure ends it, and a load
 * that is under way puts the old value back.
 */
final class BareConsumer implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final ObjectMapper json = new ObjectMapper();
  private final AtomicLong done = new AtomicLong();
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final PlainRedis redis;
  private final boolean together;
  private final Thread thread;
  private volatile boolean stops;
  private volatile LongConsumer lag = millis -> {};

  /**
   * Starts one.
   *
   * @param together whether the keys of one poll are deleted in one trip, or each in its own
   */
  BareConsumer(String servers, String topic, PlainRedis redis, boolean together) {
    this.redis = redis;
    this.together = together;
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", servers,
                "group.id", "bare",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(topic));
    thread = Thread.ofPlatform().name("bare-" + topic).start(this::run);
  }

  /** How many events it has carried out. */
  long done() {
    return done.get();
  }

  /** Tells from now on how long each event took, in milliseconds. */
  void listen(LongConsumer listener) {
    lag = listener;
  }

  private void run() {
    while (!stops) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      if (records.isEmpty()) {
        continue;
      }
      if (together) {
        redis.delete(keys(records));
        long now = System.currentTimeMillis();
        records.forEach(record -> lag.accept(now - record.timestamp()));
      } else {
        for (ConsumerRecord<byte[], byte[]> record : records) {
          redis.delete(List.of(key(record)));
          lag.accept(System.currentTimeMillis() - record.timestamp());
        }
      }
      consumer.commitSync();
      done.addAndGet(records.count());
    }
    consumer.close();
  }

  private List<String> keys(ConsumerRecords<byte[], byte[]> records) {
    List<String> keys = new ArrayList<>(records.count());
    records.forEach(record -> keys.add(key(record)));
    return keys;
  }

  private String key(ConsumerRecord<byte[], byte[]> record) {
    try {
      return json.readTree(record.value()).get("data").get("id").textValue();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    stops = true;
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
