package dev.freshold.ingest.rabbitmq;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Connections of a channel. */
final class RabbitClients {

  private static final int PATIENCE_MILLIS = 5_000;
  private static final int HEARTBEAT_SECONDS = 10;
  private static final int USUAL_PORT = 5_672;

  private final ChannelText text;

  RabbitClients(ChannelText text) {
    this.text = text;
  }

  private String host() {
    int colon = text.servers().lastIndexOf(':');
    return colon < 0 ? text.servers() : text.servers().substring(0, colon);
  }

  private int port() {
    int colon = text.servers().lastIndexOf(':');
    String port = text.servers().substring(colon + 1);
    return colon < 0 || !port.matches("\\d{1,5}") ? USUAL_PORT : Integer.parseInt(port);
  }

  Connection connect() throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost(attribute("host", host()));
    factory.setPort(Integer.parseInt(attribute("port", Integer.toString(port()))));
    factory.setUsername(attribute("username", "guest"));
    factory.setPassword(attribute("password", "guest"));
    factory.setVirtualHost(attribute("virtual-host", "/"));
    factory.setConnectionTimeout(PATIENCE_MILLIS);
    factory.setChannelRpcTimeout(PATIENCE_MILLIS);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection("freshold-" + text.name());
  }

  /**
   * Both queues where they are missing, as the broker's own way of dead letters would have them: it
   * takes over what is not Freshold's to bury, such as a message that expires.
   */
  void declare(Connection connection) throws IOException, TimeoutException {
    String dead = text.deadLetters();
    try (Channel channel = connection.createChannel()) {
      Map<String, Object> arguments = new HashMap<>();
      arguments.put("x-dead-letter-exchange", dead);
      arguments.put("x-dead-letter-routing-key", text.topic());
      String type = text.attributes().get("queue.x-queue-type");
      if (type != null) {
        arguments.put("x-queue-type", type);
      }
      channel.queueDeclare(text.topic(), true, false, false, arguments);
      channel.exchangeDeclare(dead, BuiltinExchangeType.DIRECT, true);
      channel.queueDeclare(dead, true, false, false, null);
      channel.queueBind(dead, dead, text.topic());
      bind(channel);
    }
  }

  /** To an exchange that somebody else declares. */
  private void bind(Channel channel) throws IOException {
    String exchange = attribute("exchange.name", "");
    if (!exchange.isEmpty()) {
      for (String key : attribute("routing-keys", "#").split(",", -1)) {
        channel.queueBind(text.topic(), exchange, key.strip());
      }
    }
  }

  private String attribute(String name, String otherwise) {
    return text.attributes().getOrDefault(name, otherwise);
  }

  /** A failure of the client often has no words, and its cause has them. */
  static BrokerException failure(Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new BrokerException(String.valueOf(cause.getMessage()), failure);
  }
}
