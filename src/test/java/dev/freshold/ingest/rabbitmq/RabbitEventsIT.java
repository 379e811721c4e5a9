package dev.freshold.ingest.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.ingest.EventNode;
import dev.freshold.ingest.EventPlay;
import dev.freshold.testing.RabbitProcess;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.Seeded;
import dev.freshold.v1.DeadLetter;
import dev.freshold.v1.ReplayProgress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        EventNode node = EventNode.start(Map.of(), lines(rabbit))) {
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

  /**
   * A delivery is settled by its number on its connection. On the next connection the number is
   * that of another message, which a rejection meant for the first would put to the dead letters.
   */
  @Test
  void settling_ofWhatCameBeforeTheBrokerDied_settlesNothingElse() {
    try (RedisProcess redis = RedisProcess.start();
        RabbitProcess rabbit = RabbitProcess.start();
        EventNode node =
            EventNode.start(
                Map.of("FRESHOLD_STORE", "redis", "QUARKUS_REDIS_HOSTS", redis.url()),
                lines(rabbit))) {
      node.until(state -> state.getDown().isEmpty() && state.hasBacklog());
      rabbit.send("rows", rows("first", 10));
      node.until(state -> state.getCounts().getApplied() >= 10);
      redis.pause();
      rabbit.send("rows", rows("second", 50));
      rabbit.send("rows", List.of("{".getBytes(StandardCharsets.UTF_8)));
      rabbit.send("rows", rows("third", 50));
      node.until(state -> state.getCounts().getReceived() >= 111);

      rabbit.kill();
      node.until(state -> state.getDown().contains("broker"));
      rabbit.restart();
      node.until(state -> state.getCounts().getReceived() >= 212);
      redis.resume();
      node.untilCaughtUp(1);

      node.until(state -> state.getCounts().getApplied() >= 210);
      assertThat(node.deadLetters(200).getLettersList())
          .extracting(DeadLetter::getCategory)
          .containsOnly("MALFORMED");
      assertThat(rabbit.headersOfFirst("rows.dead-letters").get("dead-letter-reason"))
          .startsWith("MALFORMED: ");
      assertThat(node.server().log()).doesNotContain("unknown delivery tag");
    }
  }

  private static String[] lines(RabbitProcess rabbit) {
    return new String[] {
      "  connector: rabbitmq",
      "  servers: \"" + rabbit.servers() + "\"",
      "  topic: rows",
      "  format: json"
    };
  }

  private static List<byte[]> rows(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> EventNode.row(prefix + i, 1).getBytes(StandardCharsets.UTF_8))
        .toList();
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
