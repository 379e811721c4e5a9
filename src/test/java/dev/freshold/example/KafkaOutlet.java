package dev.freshold.example;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes the rows as CloudEvents to a topic, under their keys, so that the rows of a key stay in
 * their order. A row counts as told once the broker has it.
 */
final class KafkaOutlet implements Outlet, AutoCloseable {

  private static final String EVENT = "select event::text from outbox_event where id = ?";

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;

  KafkaOutlet(String servers, String topic) {
    this.topic = topic;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "linger.ms", 0),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public List<String> send(Connection connection, Outbox.Row row) throws SQLException {
    String key = row.message().key();
    try {
      producer
          .send(
              new ProducerRecord<>(
                  topic, key == null ? null : bytes(key), bytes(event(connection, row.id()))))
          .get();
      return List.of();
    } catch (ExecutionException failed) {
      throw new KafkaException(failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException(interrupted);
    }
  }

  private static String event(Connection connection, long id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(EVENT)) {
      select.setLong(1, id);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
  }
}
