package dev.freshold.ingest.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.ingest.Backlog;
import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Delivery;
import dev.freshold.ingest.Format;
import dev.freshold.ingest.From;
import dev.freshold.ingest.Letter;
import dev.freshold.ingest.Poison;
import dev.freshold.ingest.Reader;
import dev.freshold.model.Tenant;
import dev.freshold.testing.Await;
import dev.freshold.testing.RabbitProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A channel of a real RabbitMQ, by its port alone. */
class RabbitSourceIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Poison POISON = new Poison(Poison.Category.REFUSED, "was refused");

  private final List<Delivery> brought = new CopyOnWriteArrayList<>();
  private final List<Throwable> ends = new CopyOnWriteArrayList<>();

  /** The number of a delivery is that of another message on the next connection. */
  @Test
  void settling_ofWhatCameBeforeTheBrokerDied_settlesNothingElse() throws BrokerException {
    try (RabbitProcess rabbit = RabbitProcess.start()) {
      RabbitSource source = new RabbitSource(text(rabbit));
      open(source);
      Await.within(PATIENCE, () -> isThere(source), there -> there);
      rabbit.send(
          "rows", Stream.of("0", "1", "2", "3", "4", "5").map(RabbitSourceIT::bytes).toList());
      Await.within(PATIENCE, brought::size, size -> size == 6);
      List<Delivery> before = List.copyOf(brought);
      Await.of(before.get(0).ack());
      Await.of(before.get(1).ack());
      rabbit.kill();
      Await.within(PATIENCE, ends::size, size -> size == 1);
      rabbit.restart();
      brought.clear();
      open(source);
      Await.within(PATIENCE, brought::size, size -> size >= 4);

      assertThatThrownBy(() -> Await.of(before.get(2).ack())).isNotNull();
      assertThatThrownBy(() -> Await.of(before.get(3).bury(POISON))).isNotNull();

      assertThat(before).allMatch(Delivery::isGone);
      Await.of(brought.getFirst().bury(POISON));
      brought.stream().skip(1).forEach(delivery -> Await.of(delivery.ack()));
      assertThat(ends).hasSize(1);
      assertThat(source.backlog()).isEqualTo(new Backlog(0, 1));
      assertThat(rabbit.headersOfFirst("rows.dead-letters"))
          .containsEntry("dead-letter-reason", "REFUSED: was refused");
      readsAndKeeps(source);
    }
  }

  private static void readsAndKeeps(RabbitSource source) throws BrokerException {
    try (Reader reader = source.deadLetters(new From.Beginning())) {
      Letter letter = Objects.requireNonNull(reader.next());
      assertThat(letter.category()).isEqualTo("REFUSED");
      assertThat(letter.why()).isEqualTo("was refused");
      assertThat(reader.next()).isNull();
      reader.keep(letter);
      reader.done(letter.token());
    }
    assertThat(source.backlog()).isEqualTo(new Backlog(0, 1));
  }

  private void open(RabbitSource source) {
    source.open().subscribe().with(brought::add, ends::add);
  }

  private static boolean isThere(RabbitSource source) {
    try {
      return source.backlog().messages() == 0;
    } catch (BrokerException notYet) {
      return false;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ChannelText text(RabbitProcess rabbit) {
    return new ChannelText(
        "events",
        ChannelText.Connector.RABBITMQ,
        rabbit.servers(),
        "rows",
        "freshold-events",
        "rows.dead-letters",
        Tenant.DEFAULT,
        Format.JSON,
        ChannelText.Unmatched.DEAD_LETTER,
        ChannelText.OnPoison.BUMP,
        1 << 20,
        2_048,
        List.of(),
        Map.of());
  }
}
