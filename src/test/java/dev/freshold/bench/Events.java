package dev.freshold.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** CloudEvents about ten thousand keys, each with a version of its own, to topics of a broker. */
final class Events implements AutoCloseable {

  private static final int KEYS = 10_000;
  private static final long TICK_NANOS = 5_000_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Random random = new Random(7);
  private long version;

  Events(String servers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "linger.ms", 0, "batch.size", 64 << 10),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** As fast as the broker takes them. */
  void send(String topic, int count) {
    List<Future<?>> sent = new ArrayList<>(count);
    while (sent.size() < count) {
      sent.add(producer.send(next(topic)));
    }
    sent.forEach(Events::await);
  }

  /** At so many a second, in small groups. */
  void send(String topic, int count, double rate) {
    List<Future<?>> sent = new ArrayList<>(count);
    long began = System.nanoTime();
    while (sent.size() < count) {
      long due = Math.min(count, (long) ((System.nanoTime() - began) / 1e9 * rate));
      while (sent.size() < due) {
        sent.add(producer.send(next(topic)));
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    sent.forEach(Events::await);
  }

  private static void await(Future<?> sent) {
    try {
      sent.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private ProducerRecord<byte[], byte[]> next(String topic) {
    String key = "order-" + random.nextInt(KEYS);
    version++;
    String event =
        """
        {"specversion":"1.0","id":"%d","source":"/orders","type":"order.committed","time":"%s",\
        "datacontenttype":"application/json","data":{"id":"%s","version":%d,"state":"PAID","total":1999}}\
        """
            .formatted(version, Instant.now(), key, version);
    return new ProducerRecord<>(
        topic, key.getBytes(StandardCharsets.UTF_8), event.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    producer.close();
  }
}
