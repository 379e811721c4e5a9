package dev.freshold.ingest.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
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
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A channel of RabbitMQ, over the connector of SmallRye: a durable queue, which is declared where
 * it is missing, and beside it one for dead letters, to which the broker moves what is rejected. A
 * queue keeps nothing that was acknowledged, and does not say why a letter is dead.
 */
public final class RabbitSource implements Source {

  private final ChannelText text;
  private final Supplier<InboundConnector> connector;
  private final RabbitClients clients;

  /**
   * A source that is not open yet.
   *
   * @param connector is asked for when it is needed
   */
  public RabbitSource(ChannelText text, Supplier<InboundConnector> connector) {
    this.text = text;
    this.connector = connector;
    this.clients = new RabbitClients(text);
  }

  @Override
  public Multi<Delivery> open() {
    Attributes attributes =
        Attributes.of(text)
            .or("host", clients.host())
            .or("port", Integer.toString(clients.port()))
            .needs("queue.name", text.topic())
            .or("exchange.name", "")
            .needs("auto-bind-dlq", "true")
            .needs("dlx.declare", "true")
            .needs("dead-letter-queue-name", text.deadLetters())
            .needs("dead-letter-exchange", text.deadLetters())
            .needs("dead-letter-routing-key", text.topic())
            .needs("failure-strategy", "reject")
            .needs("auto-acknowledgement", "false")
            .needs("max-outstanding-messages", Integer.toString(text.maxOutstanding()))
            .needs("content-type-override", "application/octet-stream")
            .needs("health-enabled", "false")
            .needs("tracing.enabled", "false")
            .or("automatic-recovery-enabled", "false")
            .or("reconnect-attempts", "1000000")
            .or("reconnect-interval", "1");
    return Multi.createFrom()
        .publisher(connector.get().getPublisher(attributes.config()))
        .map(message -> new RabbitDelivery(message, text.topic()));
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
    // The connector closes what it has opened.
  }
}
