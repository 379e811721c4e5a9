package dev.freshold.ingest.pulsar;

import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.From;
import dev.freshold.ingest.Letter;
import dev.freshold.ingest.Reader;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionType;
import org.jspecify.annotations.Nullable;

/**
 * Takes dead letters from their subscription, as many as waited there when it was opened. Those
 * that are not done with go back when it is closed. A token is the id of a message.
 */
final class PulsarLetters implements Reader {

  private static final int POLL_MILLIS = 500;

  /** Polls without a message after which there is none: others may have taken it. */
  private static final int SILENCE = 10;

  private final PulsarClients clients;
  private final PulsarClient client;
  private final Consumer<byte[]> consumer;
  private final From from;
  private final @Nullable MessageId after;
  private final Map<String, Message<byte[]>> read = new LinkedHashMap<>();
  private @Nullable Producer<byte[]> producer;
  private long remaining;

  private PulsarLetters(
      PulsarClients clients,
      PulsarClient client,
      Consumer<byte[]> consumer,
      From from,
      @Nullable MessageId after,
      long remaining) {
    this.clients = clients;
    this.client = client;
    this.consumer = consumer;
    this.from = from;
    this.after = after;
    this.remaining = remaining;
  }

  /**
   * Opens one.
   *
   * @param waiting how many letters there are
   */
  static Reader open(PulsarClients clients, ChannelText text, From from, long waiting)
      throws BrokerException {
    MessageId after = from instanceof From.After(String token) ? parse(token) : null;
    try {
      PulsarClient client = clients.connect();
      try {
        Consumer<byte[]> consumer =
            client
                .newConsumer()
                .topic(text.deadLetters())
                .subscriptionName(clients.replays())
                .subscriptionType(SubscriptionType.Shared)
                .subscribe();
        return new PulsarLetters(clients, client, consumer, from, after, waiting);
      } catch (PulsarClientException failure) {
        client.shutdown();
        throw failure;
      }
    } catch (PulsarClientException failure) {
      throw PulsarClients.failure(failure);
    }
  }

  @Override
  public @Nullable Letter next() throws BrokerException {
    int silent = 0;
    while (remaining > 0 && silent < SILENCE) {
      Message<byte[]> message = receive();
      if (message == null) {
        silent++;
        continue;
      }
      silent = 0;
      remaining--;
      if (isWanted(message)) {
        String token = print(message.getMessageId());
        read.put(token, message);
        return letter(message, token);
      }
    }
    return null;
  }

  private @Nullable Message<byte[]> receive() throws BrokerException {
    try {
      return consumer.receive(POLL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (PulsarClientException failure) {
      throw PulsarClients.failure(failure);
    }
  }

  private boolean isWanted(Message<byte[]> message) {
    return switch (from) {
      case From.Beginning beginning -> true;
      case From.Time time -> message.getPublishTime() >= time.millis();
      case From.After behind -> after == null || message.getMessageId().compareTo(after) > 0;
    };
  }

  private static Letter letter(Message<byte[]> message, String token) {
    String reason = message.getProperty(PulsarClients.REASON);
    int colon = reason == null ? -1 : reason.indexOf(": ");
    return new Letter(
        PulsarClients.original(message),
        token,
        reason == null || colon < 0 ? "" : reason.substring(0, colon),
        reason == null ? "" : colon < 0 ? reason : reason.substring(colon + 2));
  }

  @Override
  public long remaining() {
    return remaining;
  }

  @Override
  public void done(String token) throws BrokerException {
    try {
      while (!read.isEmpty()) {
        Map.Entry<String, Message<byte[]>> first = read.entrySet().iterator().next();
        consumer.acknowledge(first.getValue());
        read.remove(first.getKey());
        if (first.getKey().equals(token)) {
          return;
        }
      }
    } catch (PulsarClientException failure) {
      throw PulsarClients.failure(failure);
    }
  }

  @Override
  public void keep(Letter letter) throws BrokerException {
    Message<byte[]> message = read.get(letter.token());
    if (message == null) {
      return;
    }
    try {
      Producer<byte[]> writing = producer;
      if (writing == null) {
        writing = clients.letters(client);
        producer = writing;
      }
      PulsarClients.keyed(writing.newMessage(), message)
          .value(letter.raw().body())
          .properties(message.getProperties())
          .eventTime(letter.raw().sentAt())
          .send();
    } catch (PulsarClientException failure) {
      throw PulsarClients.failure(failure);
    }
  }

  static String print(MessageId id) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id.toByteArray());
  }

  static MessageId parse(String token) {
    try {
      return MessageId.fromByteArray(Base64.getUrlDecoder().decode(token));
    } catch (IOException | RuntimeException unreadable) {
      throw new IllegalArgumentException("is no token of this channel", unreadable);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (PulsarClientException failure) {
      var _ = client.closeAsync();
    }
  }
}
