package dev.freshold.ingest.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Puts messages into the queue of dead letters, one after the other, and knows that they lie there.
 */
final class RabbitLetters {

  private static final long PATIENCE_MILLIS = 30_000;

  private final Channel channel;
  private final String queue;
  private volatile boolean returned;

  RabbitLetters(Channel channel, String queue) throws IOException {
    this.channel = channel;
    this.queue = queue;
    channel.confirmSelect();
    // The broker says so before it confirms.
    channel.addReturnListener(message -> returned = true);
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Returns once the queue has it; a queue that is not there has nothing. */
  void put(AMQP.BasicProperties properties, byte[] body) throws IOException, TimeoutException {
    returned = false;
    channel.basicPublish("", queue, true, properties, body);
    try {
      boolean taken = channel.waitForConfirms(PATIENCE_MILLIS);
      if (!taken || returned) {
        throw new IOException("the queue " + queue + " does not take it");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("was interrupted", interrupted);
    } catch (TimeoutException late) {
      // What is confirmed later would be taken for the confirmation of the next one.
      channel.abort();
      throw late;
    }
  }
}
