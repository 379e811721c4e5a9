package dev.freshold.ingest.pulsar;

import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.Poison;
import dev.freshold.ingest.Raw;
import io.smallrye.mutiny.Uni;
import org.apache.pulsar.client.api.Message;

/** A message of a subscription. */
final class PulsarDelivery implements Delivery {

  private final Message<byte[]> message;
  private final PulsarLink link;
  private final Raw raw;

  PulsarDelivery(Message<byte[]> message, PulsarLink link) {
    this.message = message;
    this.link = link;
    this.raw = PulsarClients.raw(message);
  }

  @Override
  public Raw raw() {
    return raw;
  }

  @Override
  public Uni<Void> ack() {
    return link.ack(message);
  }

  @Override
  public boolean isGone() {
    return link.isGone();
  }

  @Override
  public Uni<Void> bury(Poison poison) {
    return link.bury(message, raw, poison.category() + ": " + poison.why());
  }
}
