package dev.freshold.ingest.nats;

import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Raw;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Connections of a channel. */
final class NatsClients {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ChannelText text;

  NatsClients(ChannelText text) {
    this.text = text;
  }

  /**
   * A connection, and the streams of the channel.
   *
   * @param stream that has the subject
   * @param deadStream that has the subject of dead letters
   */
  record Link(Connection connection, String stream, String deadStream) implements AutoCloseable {

    @Override
    public void close() {
      try {
        connection.close();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  Link connect() throws IOException, JetStreamApiException {
    Connection connection = connection();
    try {
      JetStreamManagement management = connection.jetStreamManagement();
      return new Link(
          connection, stream(management, text.topic()), stream(management, text.deadLetters()));
    } catch (IOException | JetStreamApiException | RuntimeException failure) {
      new Link(connection, "", "").close();
      throw failure;
    }
  }

  private Connection connection() throws IOException {
    Options.Builder options =
        new Options.Builder()
            .server("nats://" + text.servers())
            .connectionName("freshold-" + text.name())
            .connectionTimeout(PATIENCE)
            .noReconnect();
    String user = text.attributes().get("username");
    String password = text.attributes().get("password");
    if (user != null && password != null) {
      options.userInfo(user.toCharArray(), password.toCharArray());
    }
    String token = text.attributes().get("token");
    if (token != null) {
      options.token(token.toCharArray());
    }
    try {
      return Nats.connect(options.build());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("was interrupted", interrupted);
    }
  }

  private static String stream(JetStreamManagement management, String subject)
      throws IOException, JetStreamApiException {
    List<String> streams = management.getStreamNames(subject);
    if (!streams.isEmpty()) {
      return streams.getFirst();
    }
    String name = subject.replaceAll("[^A-Za-z0-9_-]", "-");
    management.addStream(StreamConfiguration.builder().name(name).subjects(subject).build());
    return name;
  }

  static Raw raw(Message message) {
    Map<String, String> headers = new TreeMap<>();
    if (message.getHeaders() != null) {
      message.getHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    }
    return new Raw(
        message.getData() == null ? new byte[0] : message.getData(),
        headers,
        null,
        message.metaData().getStream(),
        message.metaData().streamSequence(),
        message.metaData().timestamp().toInstant().toEpochMilli());
  }

  static BrokerException failure(Exception failure) {
    return new BrokerException(String.valueOf(failure.getMessage()), failure);
  }
}
