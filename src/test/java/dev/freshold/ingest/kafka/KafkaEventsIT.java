package dev.freshold.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.ingest.EventNode;
import dev.freshold.ingest.EventPlay;
import dev.freshold.testing.Await;
import dev.freshold.testing.KafkaProcess;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.Seeded;
import dev.freshold.v1.ChannelState;
import dev.freshold.v1.DeadLetter;
import dev.freshold.v1.ReplayProgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Events of a real broker, played against a model of what they must leave behind. */
class KafkaEventsIT {

  private static final String TOPIC = "rows";

  /** How many records: more of them by -Devents=1000000. */
  private static final int RECORDS = Integer.getInteger("events", 20_000);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void events_copiedShuffledAndPoisonedWhileEverythingDies_leaveWhatTheModelSays() {
    Seeded.check(1, KafkaEventsIT::playOut);
  }

  private static void playOut(Random random) {
    EventPlay play = EventPlay.of(RECORDS, random);
    try (RedisProcess redis = RedisProcess.start();
        KafkaProcess kafka = KafkaProcess.start()) {
      kafka.topic(TOPIC, 4);
      kafka.topic(TOPIC + ".dead-letters", 2);
      EventNode dies = node(redis, kafka);
      try (EventNode stays = node(redis, kafka)) {
        int third = play.messages().size() / 3;
        kafka.send(records(play.part(0, 3)));
        // Each works on partitions of its own; one of them dies with some under way.
        dies.until(state -> state.getCounts().getReceived() > 0);
        dies.close();
        kafka.send(records(play.part(1, 3)));
        stays.until(state -> state.getCounts().getReceived() > third / 4);
        kafka.kill();
        // A store that is slow for a moment has it down for a moment as well.
        stays.until(state -> state.getDown().contains("its broker"));
        assertThat(stays.explain("key1").getSummary()).contains("Channel events");
        assertThat(stays.server().management("/q/health/ready").status()).isEqualTo(200);
        assertThat(stays.server().management("/q/health/well").status()).isEqualTo(503);
        kafka.restart();
        kafka.send(records(play.part(2, 3)));

        ChannelState after = stays.untilCaughtUp(play.poison());

        stays.agreesWith(play.model());
        assertThat(after.getLag().getSeconds()).isZero();
        assertThat(after.getDeadLetters()).isGreaterThanOrEqualTo(play.poison());
        assertThat(after.getCounts().getLate()).isPositive();
        assertThat(after.getCounts().getCalls()).isLessThan(after.getCounts().getApplied());
        replays(stays, play);
      }
    }
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
    ChannelState after = node.until(state -> state.getDeadLetters() == dead);
    assertThat(after.getDown()).isEmpty();
    assertThat(
            node.deadLetters(200).getLettersList().stream()
                .map(DeadLetter::getCategory)
                .collect(Collectors.toSet()))
        .contains("MALFORMED", "UNMATCHED", "VERSION_INVALID");
  }

  /** Partitions change hands twice while events flow: to the one who joins, and all to it. */
  @Test
  void node_joinsAndTheOtherIsKilledWhileEventsFlow_nothingIsLostOrResurrected() {
    try (RedisProcess redis = RedisProcess.start();
        KafkaProcess kafka = KafkaProcess.start()) {
      kafka.topic(TOPIC, 4);
      kafka.topic(TOPIC + ".dead-letters", 1);
      EventNode first = node(redis, kafka);
      EventFlow flow = new EventFlow(kafka, TOPIC);
      try {
        first.until(state -> state.getCounts().getApplied() > 0);
        try (EventNode joins = node(redis, kafka)) {
          joins.until(state -> state.getCounts().getApplied() > 0);
          long before = first.state().getCounts().getApplied();
          first.until(state -> state.getCounts().getApplied() > before);
          first.close();
          long alone = joins.state().getCounts().getApplied();
          joins.until(state -> state.getCounts().getApplied() > alone);
          flow.close();

          ChannelState after = joins.untilCaughtUp(0);

          joins.agreesWith(flow.model());
          assertThat(after.getDeadLetters()).isZero();
        }
      } finally {
        flow.close();
        first.close();
      }
    }
  }

  @Test
  void message_ofTenMegabytes_isADeadLetterThatIsListed() {
    try (KafkaProcess kafka = KafkaProcess.start()) {
      kafka.topic(TOPIC, 1);
      kafka.topic(TOPIC + ".dead-letters", 1);
      try (EventNode node = EventNode.start(Map.of(), lines(kafka))) {
        kafka.send(List.of(record("a", "x".repeat(10 << 20)), record("a", EventNode.row("a", 3))));

        node.untilCaughtUp(1);

        DeadLetter letter = node.deadLetters(10).getLetters(0);
        assertThat(letter.getCategory()).isEqualTo("TOO_LARGE");
        assertThat(letter.getPlace()).isEqualTo("rows/0@0");
        assertThat(letter.getSizeBytes()).isEqualTo(10 << 20);
        node.agreesWith(Map.of("a", 3L));
        Await.within(
            PATIENCE,
            () -> node.server().metric("freshold_channel_up{channel=\"events\"}"),
            up -> up == 1);
        assertThat(
                node.server()
                    .metric("freshold_event_buried_total{channel=\"events\",reason=\"too_large\"}"))
            .isEqualTo(1);
      }
    }
  }

  private static EventNode node(RedisProcess redis, KafkaProcess kafka) {
    return EventNode.start(
        Map.of("FRESHOLD_STORE", "redis", "QUARKUS_REDIS_HOSTS", redis.url()), lines(kafka));
  }

  private static String[] lines(KafkaProcess kafka) {
    return new String[] {
      "  connector: kafka",
      "  servers: \"" + kafka.servers() + "\"",
      "  topic: " + TOPIC,
      "  format: json",
      "  attributes: [\"session.timeout.ms=6000\", \"heartbeat.interval.ms=1000\"]"
    };
  }

  /** By the hash of the message, so that copies go where their first went. */
  private static List<ProducerRecord<byte[], byte[]>> records(List<byte[]> messages) {
    return messages.stream().map(message -> new ProducerRecord<>(TOPIC, message, message)).toList();
  }

  private static ProducerRecord<byte[], byte[]> record(String key, String value) {
    return new ProducerRecord<>(
        TOPIC, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }
}
