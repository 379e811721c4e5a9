package dev.freshold.ingest.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.freshold.ingest.Backlog;
import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.From;
import dev.freshold.ingest.Reader;
import dev.freshold.ingest.Source;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;

/**
 * A channel of RabbitMQ: a durable queue, which is declared where it is missing, and beside it one
 * for dead letters. A queue keeps nothing that was acknowledged.
 *
 * <p>It is not over the connector of SmallRye, which connects again by itself and then settles
 * deliveries of the old connection on the new one, where their numbers are those of other messages.
 * Here a connection that is lost ends the channel, which is opened anew, and what came over it can
 * be settled nowhere else.
 */
public final class RabbitSource implements Source {

  /** What the protocol has room for. */
  private static final int LARGEST_WINDOW = 65_535;

  private static final Duration LEAVE = Duration.ofSeconds(1);

  private final ChannelText text;
  private final RabbitClients clients;

  /** A source that is not open yet. */
  public RabbitSource(ChannelText text) {
    this.text = text;
    this.clients = new RabbitClients(text);
  }

  /** The broker hands out no more than may be outstanding, so the buffer is bounded by that. */
  @Override
  public Multi<Delivery> open() {
    return Multi.createFrom()
        .emitter(
            emitter ->
                Thread.ofVirtual().name("rabbit-" + text.name()).start(() -> follow(emitter)),
            BackPressureStrategy.BUFFER);
  }

  private void follow(MultiEmitter<? super Delivery> emitter) {
    CountDownLatch ended = new CountDownLatch(1);
    emitter.onTermination(ended::countDown);
    try {
      Connection connection = clients.connect();
      try (RabbitLink link = new RabbitLink(connection, clients, text)) {
        consume(link, emitter);
        ended.await();
        if (!link.isGone()) {
          // What is under way is acknowledged over this connection, which is closed a little later.
          Thread.sleep(LEAVE);
        }
      } finally {
        connection.abort();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      emitter.fail(interrupted);
    } catch (IOException | TimeoutException | RuntimeException failure) {
      emitter.fail(failure);
    }
  }

  private void consume(RabbitLink link, MultiEmitter<? super Delivery> emitter) throws IOException {
    Channel channel = link.channel();
    channel.addShutdownListener(
        lost -> {
          if (!lost.isInitiatedByApplication()) {
            emitter.fail(lost);
          }
        });
    channel.basicQos(Math.min(LARGEST_WINDOW, text.maxOutstanding()));
    channel.basicConsume(
        text.topic(),
        false,
        (consumer, delivery) -> emitter.emit(new RabbitDelivery(delivery, link, text.topic())),
        consumer -> emitter.fail(new IOException("the queue is gone")));
  }

  @Override
  public Backlog backlog() throws BrokerException {
    try (Connection connection = clients.connect();
        Channel channel = connection.createChannel()) {
      return new Backlog(
          channel.messageCount(text.topic()), channel.messageCount(text.deadLetters()));
    } catch (IOException | TimeoutException failure) {
      throw RabbitClients.failure(failure);
    }
  }

  @Override
  public Reader deadLetters(From from) throws BrokerException {
    return RabbitReader.open(clients, text);
  }

  @Override
  public Reader history(From from) {
    throw new UnsupportedOperationException("a queue keeps nothing that was acknowledged");
  }

  @Override
  public void close() {
    // Connections end with their subscriptions; all others are short.
  }
}
