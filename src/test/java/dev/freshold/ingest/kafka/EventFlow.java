package dev.freshold.ingest.kafka;

import dev.freshold.ingest.EventNode;
import dev.freshold.testing.KafkaProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events that go on coming, each of a later version of its row than the one before, until told. */
final class EventFlow implements AutoCloseable {

  private static final int ROWS = 200;
  private static final int MOST_ROUNDS = 2_000;
  private static final long PAUSE_MILLIS = 50;

  private final KafkaProcess kafka;
  private final String topic;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private long version;

  EventFlow(KafkaProcess kafka, String topic) {
    this.kafka = kafka;
    this.topic = topic;
    this.thread = Thread.ofPlatform().name("flow").start(this::run);
  }

  private void run() {
    try {
      do {
        version++;
        kafka.send(round());
      } while (version < MOST_ROUNDS && !stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<ProducerRecord<byte[], byte[]>> round() {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      String id = "row" + row;
      records.add(
          new ProducerRecord<>(
              topic,
              id.getBytes(StandardCharsets.UTF_8),
              EventNode.row(id, version).getBytes(StandardCharsets.UTF_8)));
    }
    return records;
  }

  /** The version of each row, once it has ended. */
  Map<String, Long> model() {
    Map<String, Long> model = new HashMap<>();
    for (int row = 0; row < ROWS; row++) {
      model.put("row" + row, version);
    }
    return model;
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
