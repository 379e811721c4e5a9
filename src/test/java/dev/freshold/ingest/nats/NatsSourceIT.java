package dev.freshold.ingest.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.Format;
import dev.freshold.model.Tenant;
import dev.freshold.testing.Await;
import dev.freshold.testing.NatsProcess;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.smallrye.mutiny.subscription.Cancellable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A channel of a real NATS server, by its port alone. */
@SuppressWarnings("try") // closing a connection may be interrupted, and that fails the test
class NatsSourceIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration ACK_WAIT = Duration.ofSeconds(4);
  private static final String NAME = "rows";

  private final List<Delivery> brought = new CopyOnWriteArrayList<>();

  /** Beside one who says nothing, to whom the same message is brought again and again. */
  @Test
  void message_workedOnForLongerThanTheServerWaits_isNotBroughtAgain()
      throws IOException, JetStreamApiException, InterruptedException {
    try (NatsProcess nats = NatsProcess.start();
        Connection witness = Nats.connect("nats://" + nats.servers())) {
      NatsSource source = new NatsSource(text(nats), ACK_WAIT);
      Cancellable feed = source.open().subscribe().with(brought::add);
      Await.within(PATIENCE, () -> stream(witness), name -> !name.isEmpty());
      JetStreamSubscription silent = silent(witness);
      nats.send(NAME, List.of("a".getBytes(StandardCharsets.UTF_8)));
      Await.within(PATIENCE, brought::size, size -> size == 1);

      Await.within(PATIENCE, () -> timesBrought(silent), count -> count >= 3);

      assertThat(brought).hasSize(1);
      Await.of(brought.getFirst().ack());
      Await.within(PATIENCE, () -> consumer(witness).getNumAckPending(), pending -> pending == 0);
      assertThat(consumer(witness).getRedelivered()).isZero();
      feed.cancel();
    }
  }

  private static long timesBrought(JetStreamSubscription subscription) {
    return subscription.fetch(1, Duration.ofMillis(500)).stream()
        .mapToLong(message -> message.metaData().deliveredCount())
        .sum();
  }

  private static ConsumerInfo consumer(Connection connection) {
    try {
      return connection.jetStreamManagement().getConsumerInfo(stream(connection), NAME);
    } catch (IOException | JetStreamApiException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Empty as long as there is none. */
  private static String stream(Connection connection) {
    try {
      return connection.jetStreamManagement().getStreamNames(NAME).stream().findFirst().orElse("");
    } catch (IOException | JetStreamApiException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static JetStreamSubscription silent(Connection connection)
      throws IOException, JetStreamApiException {
    ConsumerConfiguration consumer =
        ConsumerConfiguration.builder()
            .durable("silent")
            .filterSubject(NAME)
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(ACK_WAIT)
            .build();
    return connection
        .jetStream()
        .subscribe(
            NAME,
            PullSubscribeOptions.builder().stream(stream(connection))
                .configuration(consumer)
                .build());
  }

  private static ChannelText text(NatsProcess nats) {
    return new ChannelText(
        NAME,
        ChannelText.Connector.NATS,
        nats.servers(),
        NAME,
        NAME,
        "rows.dead-letters",
        Tenant.DEFAULT,
        Format.JSON,
        ChannelText.Unmatched.DEAD_LETTER,
        ChannelText.OnPoison.BUMP,
        1 << 20,
        64,
        List.of(),
        Map.of());
  }
}
