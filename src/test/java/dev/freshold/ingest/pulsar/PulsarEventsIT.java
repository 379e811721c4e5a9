package dev.freshold.ingest.pulsar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.ingest.EventNode;
import dev.freshold.ingest.EventPlay;
import dev.freshold.testing.Await;
import dev.freshold.testing.PulsarProcess;
import dev.freshold.testing.Seeded;
import dev.freshold.v1.ChannelState;
import dev.freshold.v1.DeadLetter;
import dev.freshold.v1.ReplayProgress;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Events of a real Pulsar, while its broker is killed. */
class PulsarEventsIT {

  private static final int MESSAGES = 3_000;

  /** Enough for a machine that does ten things at once. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @Test
  void events_copiedShuffledAndPoisonedWhileTheBrokerDies_leaveWhatTheModelSays() {
    Seeded.check(1, PulsarEventsIT::playOut);
  }

  private static void playOut(Random random) {
    EventPlay play = EventPlay.of(MESSAGES, random);
    try (PulsarProcess pulsar = PulsarProcess.start()) {
      pulsar.topic("rows", 2);
      try (EventNode node =
          EventNode.start(
              Map.of(),
              "  connector: pulsar",
              "  servers: \"" + pulsar.servers() + "\"",
              "  topic: rows",
              "  format: json",
              "  attributes: [\"admin=" + pulsar.admin() + "\"]")) {
        node.until(state -> state.getDown().isEmpty() && state.hasBacklog());
        pulsar.send("rows", play.part(0, 2));
        node.until(state -> state.getCounts().getReceived() > 0);
        pulsar.kill();
        node.until(state -> !state.getDown().isEmpty());
        pulsar.restart();
        pulsar.send("rows", play.part(1, 2));

        // The broker's own word, for the node's may be from before the second half was sent.
        Await.within(PATIENCE, () -> waiting(pulsar), waiting -> waiting == 0);
        long letters = letters(pulsar);
        assertThat(letters).isGreaterThanOrEqualTo(play.poison());
        ChannelState after =
            node.until(
                state ->
                    state.getDown().isEmpty()
                        && state.getBacklog() == 0
                        && state.getDeadLetters() == letters);

        node.agreesWith(play.model());
        assertThat(after.getLag().getSeconds()).isZero();
        assertThat(after.getCounts().getLate()).isPositive();
        assertThat(
                node.deadLetters(200).getLettersList().stream()
                    .map(DeadLetter::getCategory)
                    .collect(Collectors.toSet()))
            .containsExactlyInAnyOrder("MALFORMED", "UNMATCHED", "VERSION_INVALID");
        replays(node, play);
      }
    }
  }

  private static long waiting(PulsarProcess pulsar) {
    return pulsar.waiting("rows", "partitioned-stats", "freshold-events");
  }

  private static long letters(PulsarProcess pulsar) {
    return pulsar.waiting("rows.dead-letters", "stats", "freshold-events-dead-letters");
  }

  /** From zero, and the dead letters: nothing that was done has a second effect. */
  private static void replays(EventNode node, EventPlay play) {
    long dead = node.state().getDeadLetters();

    ReplayProgress events = node.replayEvents();
    ReplayProgress letters = node.replayDeadLetters();

    assertThat(events.getDone()).isTrue();
    assertThat(events.getRead()).isEqualTo(play.messages().size());
    assertThat(events.getFailed()).isEqualTo(play.poison());
    assertThat(letters.getDone()).isTrue();
    assertThat(letters.getFailed()).isEqualTo(dead);
    assertThat(node.explain("key0").getSummary()).startsWith("Served as");
    node.until(state -> state.getDeadLetters() == dead);
  }
}
