package dev.freshold.ingest.nats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.ingest.EventNode;
import dev.freshold.ingest.EventPlay;
import dev.freshold.testing.NatsProcess;
import dev.freshold.testing.Seeded;
import dev.freshold.v1.DeadLetter;
import dev.freshold.v1.ReplayProgress;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Events of a real JetStream, while its server is killed. */
class NatsEventsIT {

  private static final int MESSAGES = 3_000;

  @Test
  void events_copiedShuffledAndPoisonedWhileTheServerDies_leaveWhatTheModelSays() {
    Seeded.check(1, NatsEventsIT::playOut);
  }

  private static void playOut(Random random) {
    EventPlay play = EventPlay.of(MESSAGES, random);
    try (NatsProcess nats = NatsProcess.start();
        EventNode node =
            EventNode.start(
                Map.of(),
                "  connector: nats",
                "  servers: \"" + nats.servers() + "\"",
                "  topic: rows",
                "  format: json")) {
      node.until(state -> state.getDown().isEmpty() && state.hasBacklog());
      nats.send("rows", play.part(0, 2));
      node.until(state -> state.getCounts().getReceived() > 0);
      nats.kill();
      node.until(state -> !state.getDown().isEmpty());
      nats.restart();
      nats.send("rows", play.part(1, 2));

      node.untilCaughtUp(play.poison());

      node.agreesWith(play.model());
      assertThat(node.state().getDeadLetters()).isEqualTo(play.poison());
      assertThat(
              node.deadLetters(200).getLettersList().stream()
                  .map(DeadLetter::getCategory)
                  .collect(Collectors.toSet()))
          .containsExactlyInAnyOrder("MALFORMED", "UNMATCHED", "VERSION_INVALID");
      replays(node, play);
    }
  }

  private static void replays(EventNode node, EventPlay play) {
    ReplayProgress events = node.replayEvents();
    ReplayProgress letters = node.replayDeadLetters();

    assertThat(events.getDone()).isTrue();
    assertThat(events.getRead()).isEqualTo(play.messages().size());
    assertThat(events.getFailed()).isEqualTo(play.poison());
    assertThat(letters.getFailed()).isEqualTo(play.poison());
    assertThat(node.explain("key0").getSummary()).startsWith("Served as");
    node.until(state -> state.getDeadLetters() == play.poison());
  }
}
