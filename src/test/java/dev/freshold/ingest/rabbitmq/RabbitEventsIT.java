package dev.freshold.ingest.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.ingest.EventNode;
import dev.freshold.ingest.EventPlay;
import dev.freshold.testing.RabbitProcess;
import dev.freshold.testing.Seeded;
import dev.freshold.v1.DeadLetter;
import dev.freshold.v1.ReplayProgress;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Events of a real RabbitMQ, while it is killed. */
class RabbitEventsIT {

  private static final int MESSAGES = 3_000;

  @Test
  void events_copiedShuffledAndPoisonedWhileTheBrokerDies_leaveWhatTheModelSays() {
    Seeded.check(1, RabbitEventsIT::playOut);
  }

  private static void playOut(Random random) {
    EventPlay play = EventPlay.of(MESSAGES, random);
    try (RabbitProcess rabbit = RabbitProcess.start();
        EventNode node =
            EventNode.start(
                Map.of(),
                "  connector: rabbitmq",
                "  servers: \"" + rabbit.servers() + "\"",
                "  topic: rows",
                "  format: json")) {
      node.until(state -> state.getDown().isEmpty() && state.hasBacklog());
      rabbit.send("rows", play.part(0, 2));
      node.until(state -> state.getCounts().getReceived() > 0);
      rabbit.kill();
      node.until(state -> !state.getDown().isEmpty());
      rabbit.restart();
      rabbit.send("rows", play.part(1, 2));

      // What was in flight when the broker died comes again, good or bad.
      node.untilCaughtUp(play.poison());

      node.until(state -> state.getCounts().getReceived() >= play.messages().size());
      node.agreesWith(play.model());
      assertThat(
              node.deadLetters(200).getLettersList().stream()
                  .map(DeadLetter::getCategory)
                  .collect(Collectors.toSet()))
          .containsExactlyInAnyOrder("MALFORMED", "UNMATCHED", "VERSION_INVALID");
      replays(node);
    }
  }

  private static void replays(EventNode node) {
    long dead = node.state().getDeadLetters();

    ReplayProgress letters = node.replayDeadLetters();

    assertThat(letters.getDone()).isTrue();
    assertThat(letters.getFailed()).isEqualTo(dead);
    node.until(state -> state.getDeadLetters() == dead);
    assertThatThrownBy(node::replayEvents).hasMessageContaining("keeps nothing");
  }
}
