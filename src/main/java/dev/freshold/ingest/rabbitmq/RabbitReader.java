package dev.freshold.ingest.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Letter;
import dev.freshold.ingest.Raw;
import dev.freshold.ingest.Reader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Takes dead letters from their queue, as many as lay there when it was opened. Those that are not
 * done with go back when it is closed, so that reading goes on by itself where it was left.
 */
final class RabbitReader implements Reader {

  private final Connection connection;
  private final Channel channel;
  private final ChannelText text;
  private final Map<String, AMQP.BasicProperties> properties = new HashMap<>();
  private @Nullable RabbitLetters letters;
  private long remaining;

  private RabbitReader(Connection connection, Channel channel, ChannelText text)
      throws IOException {
    this.connection = connection;
    this.channel = channel;
    this.text = text;
    this.remaining = channel.messageCount(text.deadLetters());
  }

  static RabbitReader open(RabbitClients clients, ChannelText text) throws BrokerException {
    try {
      Connection connection = clients.connect();
      try {
        return new RabbitReader(connection, connection.createChannel(), text);
      } catch (IOException | RuntimeException failure) {
        connection.abort();
        throw failure;
      }
    } catch (IOException | TimeoutException failure) {
      throw RabbitClients.failure(failure);
    }
  }

  @Override
  public @Nullable Letter next() throws BrokerException {
    if (remaining <= 0) {
      return null;
    }
    try {
      GetResponse got = channel.basicGet(text.deadLetters(), false);
      if (got == null) {
        remaining = 0;
        return null;
      }
      remaining--;
      String token = Long.toString(got.getEnvelope().getDeliveryTag());
      properties.put(token, got.getProps());
      return letter(got, token);
    } catch (IOException | ShutdownSignalException failure) {
      throw RabbitClients.failure(failure);
    }
  }

  private Letter letter(GetResponse got, String token) {
    Raw raw = RabbitDelivery.raw(got.getProps(), got.getBody(), text.topic());
    String reason = raw.headers().getOrDefault(RabbitDelivery.REASON, "");
    int colon = reason.indexOf(": ");
    return new Letter(
        raw,
        token,
        colon < 0 ? "" : reason.substring(0, colon),
        colon < 0 ? reason : reason.substring(colon + 2));
  }

  @Override
  public long remaining() {
    return remaining;
  }

  @Override
  public void done(String token) throws BrokerException {
    try {
      channel.basicAck(Long.parseLong(token), true);
    } catch (IOException | ShutdownSignalException failure) {
      throw RabbitClients.failure(failure);
    }
  }

  @Override
  public void keep(Letter letter) throws BrokerException {
    try {
      RabbitLetters open = letters;
      if (open == null) {
        open = new RabbitLetters(connection.createChannel(), text.deadLetters());
        letters = open;
      }
      open.put(Objects.requireNonNull(properties.get(letter.token())), letter.raw().body());
    } catch (IOException | TimeoutException | ShutdownSignalException failure) {
      throw RabbitClients.failure(failure);
    }
  }

  @Override
  public void close() {
    connection.abort();
  }
}
