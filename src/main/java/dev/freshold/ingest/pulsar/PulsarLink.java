package dev.freshold.ingest.pulsar;

import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.Raw;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.pulsar.client.api.Consumer;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.apache.pulsar.client.api.SubscriptionInitialPosition;
import org.apache.pulsar.client.api.SubscriptionType;
import org.apache.pulsar.client.api.TypedMessageBuilder;

/**
 * What is open of a channel. The client connects again by itself, and a message is acknowledged by
 * its own id on whatever connection, so that only an end by the client's will is one.
 */
final class PulsarLink {

  private static final Duration LEAVE = Duration.ofSeconds(1);
  private static final int MOST_AHEAD = 1_000;

  private final PulsarClient client;
  private final Consumer<byte[]> consumer;
  private final Producer<byte[]> letters;
  private volatile boolean gone;

  private PulsarLink(PulsarClient client, Consumer<byte[]> consumer, Producer<byte[]> letters) {
    this.client = client;
    this.consumer = consumer;
    this.letters = letters;
  }

  /** Blocks. */
  static PulsarLink open(PulsarClients clients, ChannelText text) {
    try {
      PulsarClient client = clients.connect();
      try {
        // Before the first letter: without a subscription a topic keeps nothing.
        client
            .newConsumer()
            .topic(text.deadLetters())
            .subscriptionName(clients.replays())
            .subscriptionType(SubscriptionType.Shared)
            .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
            .receiverQueueSize(1)
            .subscribe()
            .close();
        Producer<byte[]> letters = clients.letters(client);
        return new PulsarLink(client, subscribe(client, text), letters);
      } catch (PulsarClientException failure) {
        client.shutdown();
        throw failure;
      }
    } catch (PulsarClientException failure) {
      throw new UncheckedIOException(failure.getMessage(), failure);
    }
  }

  private static Consumer<byte[]> subscribe(PulsarClient client, ChannelText text)
      throws PulsarClientException {
    return client
        .newConsumer()
        .topic(text.topic())
        .subscriptionName(text.group())
        .subscriptionType(SubscriptionType.Key_Shared)
        .subscriptionInitialPosition(SubscriptionInitialPosition.Earliest)
        .consumerName("freshold-" + text.name())
        .receiverQueueSize(Math.min(MOST_AHEAD, text.maxOutstanding()))
        .subscribe();
  }

  /** As many as are asked for. */
  Multi<Delivery> deliveries() {
    return Multi.createBy()
        .repeating()
        .completionStage(consumer::receiveAsync)
        .indefinitely()
        .map(message -> new PulsarDelivery(message, this));
  }

  Uni<Void> ack(Message<byte[]> message) {
    return Uni.createFrom().completionStage(() -> consumer.acknowledgeAsync(message));
  }

  /** Puts a message to the dead letters, and acknowledges it once the broker has it there. */
  Uni<Void> bury(Message<byte[]> message, Raw raw, String reason) {
    return Uni.createFrom()
        .completionStage(
            () -> {
              TypedMessageBuilder<byte[]> letter =
                  letters
                      .newMessage()
                      .value(raw.body())
                      .properties(PulsarClients.buried(message.getProperties(), raw, reason))
                      .eventTime(raw.sentAt());
              return PulsarClients.keyed(letter, message).sendAsync();
            })
        .chain(() -> ack(message));
  }

  /** Whether all that was not acknowledged goes to another subscriber. */
  boolean isGone() {
    return gone;
  }

  /** Blocks a little, so that what is under way is still acknowledged. */
  void close() {
    try {
      Thread.sleep(LEAVE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    gone = true;
    var _ = client.closeAsync();
  }
}
