package dev.freshold.ingest.pulsar;

import dev.freshold.ingest.Backlog;
import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.From;
import dev.freshold.ingest.Reader;
import dev.freshold.ingest.Source;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.Executor;

/**
 * A channel of Pulsar: a subscription that nodes share by keys, and beside it a topic for dead
 * letters. It is not over the connector of SmallRye, whose dead letters do not say why they are
 * dead, and come only after a number of deliveries.
 */
public final class PulsarSource implements Source {

  private final ChannelText text;
  private final PulsarClients clients;
  private final PulsarCounts counts;
  private final Executor thread;

  /** A source that is not open yet. */
  public PulsarSource(ChannelText text) {
    this.text = text;
    this.clients = new PulsarClients(text);
    this.counts = new PulsarCounts(text);
    this.thread = work -> Thread.ofVirtual().name("pulsar-" + text.name()).start(work);
  }

  @Override
  public Multi<Delivery> open() {
    return Multi.createFrom()
        .resourceFromUni(
            () ->
                Uni.createFrom()
                    .item(() -> PulsarLink.open(clients, text))
                    .runSubscriptionOn(thread),
            PulsarLink::deliveries)
        .withFinalizer(this::leave);
  }

  private void leave(PulsarLink link) {
    thread.execute(link::close);
  }

  @Override
  public Backlog backlog() throws BrokerException {
    return new Backlog(
        counts.waiting(text.topic(), text.group()),
        counts.waiting(text.deadLetters(), clients.replays()));
  }

  @Override
  public Reader deadLetters(From from) throws BrokerException {
    return PulsarLetters.open(
        clients, text, from, counts.waiting(text.deadLetters(), clients.replays()));
  }

  @Override
  public Reader history(From from) throws BrokerException {
    return PulsarHistory.open(clients, text.topic(), from);
  }

  @Override
  public void close() {
    counts.close();
  }
}
