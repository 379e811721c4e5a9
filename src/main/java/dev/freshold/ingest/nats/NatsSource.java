package dev.freshold.ingest.nats;

import dev.freshold.ingest.Backlog;
import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.From;
import dev.freshold.ingest.Reader;
import dev.freshold.ingest.Source;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A channel of NATS JetStream: a durable consumer of a stream, which is declared where no stream
 * has the subject, and beside it a stream for dead letters. SmallRye has no connector for
 * JetStream, and the one of Quarkiverse wants its streams named at build time.
 */
public final class NatsSource implements Source {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ACK_WAIT = Duration.ofSeconds(20);
  private static final int MAX_FETCH = 256;

  /** How often the server hears, within such a wait, that a message is being worked on. */
  private static final int WORDS_A_WAIT = 4;

  private final ChannelText text;
  private final NatsClients clients;
  private final Duration ackWait;

  /** A source that is not open yet. */
  public NatsSource(ChannelText text) {
    this(text, ACK_WAIT);
  }

  /** One whose server waits so long for word of a message before it brings it again. */
  NatsSource(ChannelText text, Duration ackWait) {
    this.text = text;
    this.ackWait = ackWait;
    this.clients = new NatsClients(text);
  }

  /** The server hands out no more than may be outstanding, so the buffer is bounded by that. */
  @Override
  public Multi<Delivery> open() {
    return Multi.createFrom()
        .emitter(
            emitter -> Thread.ofVirtual().name("nats-" + text.name()).start(() -> follow(emitter)),
            BackPressureStrategy.BUFFER);
  }

  private void follow(MultiEmitter<? super Delivery> emitter) {
    try (NatsClients.Link link = clients.connect()) {
      JetStreamSubscription subscription = subscribe(link);
      Unsettled unsettled = new Unsettled(ackWait.dividedBy(WORDS_A_WAIT).toNanos());
      while (!emitter.isCancelled()) {
        for (Message message : subscription.fetch(MAX_FETCH, POLL)) {
          unsettled.add(message);
          emitter.emit(new NatsDelivery(message, link, text, unsettled));
        }
        unsettled.tell();
        if (link.connection().getStatus() != Connection.Status.CONNECTED) {
          throw new IOException("the connection is lost");
        }
      }
      // What is under way is acknowledged over this connection, which is closed a little later.
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      emitter.fail(interrupted);
    } catch (IOException | JetStreamApiException | RuntimeException failure) {
      emitter.fail(failure);
    }
  }

  private JetStreamSubscription subscribe(NatsClients.Link link)
      throws IOException, JetStreamApiException {
    ConsumerConfiguration consumer =
        ConsumerConfiguration.builder()
            .durable(text.group())
            .filterSubject(text.topic())
            .deliverPolicy(DeliverPolicy.All)
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(ackWait)
            .maxAckPending(text.maxOutstanding())
            .build();
    return link.connection()
        .jetStream()
        .subscribe(
            text.topic(),
            PullSubscribeOptions.builder().stream(link.stream()).configuration(consumer).build());
  }

  @Override
  public Backlog backlog() throws BrokerException {
    try (NatsClients.Link link = clients.connect()) {
      ConsumerInfo consumer =
          link.connection().jetStreamManagement().getConsumerInfo(link.stream(), text.group());
      long dead =
          link.connection()
              .jetStreamManagement()
              .getStreamInfo(link.deadStream())
              .getStreamState()
              .getMsgCount();
      return new Backlog(consumer.getNumPending() + consumer.getNumAckPending(), dead);
    } catch (IOException | JetStreamApiException failure) {
      throw NatsClients.failure(failure);
    }
  }

  @Override
  public Reader deadLetters(From from) throws BrokerException {
    return NatsReader.open(clients, text.deadLetters(), true, from);
  }

  @Override
  public Reader history(From from) throws BrokerException {
    return NatsReader.open(clients, text.topic(), false, from);
  }

  @Override
  public void close() {
    // Whoever follows is cancelled with its subscription; all other connections are short.
  }

  /** Reads a header. */
  static @Nullable String first(Message message, String name) {
    return message.getHeaders() == null ? null : message.getHeaders().getFirst(name);
  }
}
