package dev.freshold.ingest.nats;

import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.From;
import dev.freshold.ingest.Letter;
import dev.freshold.ingest.Raw;
import dev.freshold.ingest.Reader;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a stream up to what was its end when it was opened. A token is a sequence. */
final class NatsReader implements Reader {

  private static final Duration POLL = Duration.ofMillis(500);

  /** Polls without an answer after which there is none. */
  private static final int SILENCE = 10;

  private final NatsClients.Link link;
  private final String subject;
  private final String stream;
  private final boolean dead;
  private final long end;
  private final JetStreamSubscription subscription;
  private final NavigableSet<Long> read = new TreeSet<>();
  private long at;

  private NatsReader(NatsClients.Link link, String subject, boolean dead, From from)
      throws IOException, JetStreamApiException {
    this.link = link;
    this.subject = subject;
    this.dead = dead;
    this.stream = dead ? link.deadStream() : link.stream();
    var state = link.connection().jetStreamManagement().getStreamInfo(stream).getStreamState();
    this.end = state.getLastSequence();
    this.at = state.getMsgCount() == 0 ? end : state.getFirstSequence() - 1;
    this.subscription =
        link.connection()
            .jetStream()
            .subscribe(
                subject,
                PushSubscribeOptions.builder().stream(stream)
                    .ordered(true)
                    .configuration(consumer(from))
                    .build());
  }

  static NatsReader open(NatsClients clients, String subject, boolean dead, From from)
      throws BrokerException {
    try {
      NatsClients.Link link = clients.connect();
      return new NatsReader(link, subject, dead, from);
    } catch (IOException | JetStreamApiException failure) {
      throw NatsClients.failure(failure);
    }
  }

  private ConsumerConfiguration consumer(From from) {
    return switch (from) {
      case From.Beginning beginning ->
          ConsumerConfiguration.builder().deliverPolicy(DeliverPolicy.All).build();
      case From.Time time ->
          ConsumerConfiguration.builder()
              .deliverPolicy(DeliverPolicy.ByStartTime)
              .startTime(Instant.ofEpochMilli(time.millis()).atZone(ZoneOffset.UTC))
              .build();
      case From.After after -> {
        if (!after.token().matches("\\d{1,18}")) {
          throw new IllegalArgumentException("is no token of this channel");
        }
        at = Math.max(at, Long.parseLong(after.token()));
        yield ConsumerConfiguration.builder()
            .deliverPolicy(DeliverPolicy.ByStartSequence)
            .startSequence(at + 1)
            .build();
      }
    };
  }

  @Override
  public @Nullable Letter next() throws BrokerException {
    try {
      int silent = 0;
      while (at < end) {
        Message message = subscription.nextMessage(POLL);
        if (message == null) {
          if (!subscription.isActive()) {
            throw new BrokerException("the connection is lost");
          }
          if (++silent == SILENCE) {
            // Nothing comes, though something should: what stood there has been deleted.
            return null;
          }
          continue;
        }
        at = message.metaData().streamSequence();
        if (at <= end) {
          read.add(at);
          return letter(message);
        }
      }
      return null;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw NatsClients.failure(interrupted);
    } catch (IllegalStateException lost) {
      throw NatsClients.failure(lost);
    }
  }

  private Letter letter(Message message) {
    Raw raw = NatsClients.raw(message);
    String reason = raw.headers().getOrDefault(NatsDelivery.REASON, "");
    String place = raw.headers().get(NatsDelivery.STREAM);
    String sequence = raw.headers().getOrDefault(NatsDelivery.SEQUENCE, "");
    int colon = reason.indexOf(": ");
    return new Letter(
        place == null || !sequence.matches("\\d{1,18}")
            ? raw
            : new Raw(
                raw.body(), raw.headers(), null, place, Long.parseLong(sequence), raw.sentAt()),
        Long.toString(at),
        colon < 0 ? "" : reason.substring(0, colon),
        colon < 0 ? reason : reason.substring(colon + 2));
  }

  @Override
  public long remaining() {
    return Math.max(0, end - at);
  }

  @Override
  public void done(String token) throws BrokerException {
    if (!dead) {
      return;
    }
    NavigableSet<Long> over = read.headSet(Long.parseLong(token), true);
    try {
      while (!over.isEmpty()) {
        link.connection().jetStreamManagement().deleteMessage(stream, over.first());
        over.pollFirst();
      }
    } catch (IOException | JetStreamApiException failure) {
      throw NatsClients.failure(failure);
    }
  }

  @Override
  public void keep(Letter letter) throws BrokerException {
    if (!dead) {
      return;
    }
    Headers headers = new Headers();
    letter.raw().headers().forEach(headers::put);
    headers.remove("nats-msg-id");
    try {
      link.connection()
          .jetStream()
          .publish(
              NatsMessage.builder()
                  .subject(subject)
                  .headers(headers)
                  .data(letter.raw().body())
                  .build());
    } catch (IOException | JetStreamApiException failure) {
      throw NatsClients.failure(failure);
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
