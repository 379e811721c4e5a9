package dev.freshold.ingest.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Connections for what the connector does not do: to look, and to read dead letters. */
final class RabbitClients {

  private static final int PATIENCE_MILLIS = 5_000;
  private static final int USUAL_PORT = 5_672;

  private final ChannelText text;

  RabbitClients(ChannelText text) {
    this.text = text;
  }

  String host() {
    int colon = text.servers().lastIndexOf(':');
    return colon < 0 ? text.servers() : text.servers().substring(0, colon);
  }

  int port() {
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
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection("freshold-" + text.name());
  }

  private String attribute(String name, String otherwise) {
    return text.attributes().getOrDefault(name, otherwise);
  }

  static BrokerException failure(Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return new BrokerException(String.valueOf(cause.getMessage()), failure);
  }
}
