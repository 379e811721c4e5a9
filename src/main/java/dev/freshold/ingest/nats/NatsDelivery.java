package dev.freshold.ingest.nats;

import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.Poison;
import dev.freshold.ingest.Raw;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A message of a stream. */
final class NatsDelivery implements Delivery {

  static final String REASON = "dead-letter-reason";
  static final String STREAM = "dead-letter-stream";
  static final String SEQUENCE = "dead-letter-sequence";

  private final Message message;
  private final NatsClients.Link link;
  private final ChannelText text;
  private final Unsettled unsettled;
  private final Raw raw;

  NatsDelivery(Message message, NatsClients.Link link, ChannelText text, Unsettled unsettled) {
    this.message = message;
    this.link = link;
    this.text = text;
    this.unsettled = unsettled;
    this.raw = NatsClients.raw(message);
  }

  @Override
  public Raw raw() {
    return raw;
  }

  @Override
  public Uni<Void> ack() {
    unsettled.remove(message);
    message.ack();
    return Uni.createFrom().voidItem();
  }

  @Override
  public boolean isGone() {
    return link.connection().getStatus() == Connection.Status.CLOSED;
  }

  /** The stream knows the letter by its id, so that one that is put there twice lies there once. */
  @Override
  public Uni<Void> bury(Poison poison) {
    Headers headers = new Headers();
    if (message.getHeaders() != null) {
      message.getHeaders().forEach(headers::put);
    }
    headers.put(REASON, (poison.category() + ": " + poison.why()).replaceAll("[^ -~]", "?"));
    headers.put(STREAM, raw.place());
    headers.put(SEQUENCE, Long.toString(raw.position()));
    headers.put("Nats-Msg-Id", raw.place() + '@' + raw.position());
    NatsMessage letter =
        NatsMessage.builder().subject(text.deadLetters()).headers(headers).data(raw.body()).build();
    return Uni.createFrom()
        .completionStage(
            () -> {
              try {
                return link.connection().jetStream().publishAsync(letter);
              } catch (IOException failure) {
                throw new UncheckedIOException(failure);
              }
            })
        .chain(this::ack);
  }
}
