package dev.freshold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.freshold.bootstrap.WriteBehindNodes.Node;
import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.testing.WriteOrigin;
import dev.freshold.testing.WriteOrigin.Write;
import dev.freshold.v1.PutResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is killed, and whenever: every acknowledged write is at the origin in the end, in the
 * order of its key.
 */
final class WriteBehindIT {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final WriteOrigin origin = new WriteOrigin();
  private RedisProcess redis;
  private WriteBehindNodes nodes;

  @BeforeEach
  void start(@TempDir Path folder) {
    redis = RedisProcess.start("appendonly", "yes", "appendfsync", "always");
    nodes = new WriteBehindNodes(folder, redis, origin);
  }

  @AfterEach
  void stop() {
    nodes.close();
    redis.close();
    origin.close();
  }

  private static void assertStored(PutResponse answer) {
    assertThat(answer.hasStored()).as(answer.toString()).isTrue();
  }

  private void assertAtOrigin(String key, String text, long version) {
    assertThat(origin.version(key)).as(key).isEqualTo(version);
    WriteOrigin.Row row = origin.row(key);
    assertThat(row == null ? "" : row.text()).as(key).isEqualTo(text);
  }

  /** What changed the row did so in the order of its versions. */
  private void assertInOrder(String key) {
    assertThat(origin.asked(key).stream().filter(Write::applied).map(Write::version).toList())
        .as(key)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void nodeKilled_inEachPhaseOfAWrite_losesNothing() {
    nodes.start();
    nodes.start();

    // appended, and not written
    origin.setDown(true);
    assertStored(nodes.any().put("a", "one", 1));
    assertStored(nodes.any().put("a", "two", 2));
    assertStored(nodes.any().delete("b", 7));
    assertThat(nodes.any().get("a").getHit().getValue().getText()).isEqualTo("two");
    nodes.kill(nodes.flushing());
    origin.setDown(false);
    nodes.awaitDrained();
    assertAtOrigin("a", "two", 2);
    assertAtOrigin("b", "", 7);

    // written, and neither answered nor taken from the log
    nodes.start();
    origin.holdAnswers();
    assertStored(nodes.any().put("c", "one", 1));
    Await.within(LONG, origin::heldBack, count -> count > 0);
    assertStored(nodes.any().put("c", "two", 2));
    nodes.kill(nodes.flushing());
    origin.giveAnswers();
    nodes.awaitDrained();
    assertAtOrigin("c", "two", 2);
    List<Write> asked = origin.asked("c");
    assertThat(asked.stream().filter(Write::applied)).hasSize(2);
    List.of("a", "b", "c").forEach(this::assertInOrder);
  }

  @Test
  void redisKilled_inEachPhaseOfAWrite_losesNothing() {
    Node node = nodes.start();

    // appended, and not written
    origin.setDown(true);
    assertStored(node.put("a", "one", 1));
    assertStored(node.put("a", "two", 2));
    redis.kill();
    redis.restart();
    origin.setDown(false);
    nodes.awaitDrained();
    assertAtOrigin("a", "two", 2);

    // written, and neither answered nor taken from the log
    origin.holdAnswers();
    node.server().untilReady();
    assertStored(putUntilTaken("b", "one", 1));
    Await.within(LONG, origin::heldBack, count -> count > 0);
    redis.kill();
    origin.giveAnswers();
    redis.restart();
    nodes.awaitDrained();
    assertAtOrigin("b", "one", 1);
    assertThat(origin.asked("b").stream().map(Write::requestId).distinct()).hasSize(1);
    List.of("a", "b").forEach(this::assertInOrder);
  }

  /** A caller that retries with the same version until it is told. */
  private PutResponse putUntilTaken(String key, String text, long version) {
    return Await.within(
        LONG,
        () -> {
          try {
            return nodes.any().put(key, text, version);
          } catch (StatusRuntimeException unanswered) {
            return PutResponse.getDefaultInstance();
          }
        },
        answer -> answer.hasStored() || answer.hasRefused());
  }

  @Test
  void manyWrites_whileNodesAndRedisAreKilled_areAllThereInTheEnd() {
    Random random = new Random(4);
    Map<String, Long> acknowledged = new HashMap<>();
    nodes.start();
    nodes.start();

    for (int round = 1; round <= 300; round++) {
      String key = "k" + random.nextInt(12);
      long version = round;
      PutResponse answer = putUntilTaken(key, key + "@" + version, version);
      assertStored(answer);
      acknowledged.put(key, version);
      if (round == 60 || round == 180) {
        redis.kill();
        redis.restart();
      }
      if (round == 120) {
        nodes.kill(nodes.any());
        nodes.start();
      }
      if (round == 240) {
        nodes.kill(nodes.any());
      }
    }
    nodes.awaitDrained();

    acknowledged.forEach((key, version) -> assertAtOrigin(key, key + "@" + version, version));
    acknowledged.keySet().forEach(this::assertInOrder);
    assertThat(redis.command("EXISTS {default.0}d {default.0}u")).isEqualTo(":0\r\n");
  }

  @Test
  void writes_areCoalesced_refusedOnesAreServedToNobody_andAStopLeavesNothingBehind() {
    Node node = nodes.start();
    origin.holdAnswers();
    assertStored(node.put("a", "0", 0));
    Await.within(LONG, origin::heldBack, count -> count > 0);
    for (int version = 1; version <= 20; version++) {
      assertStored(node.put("a", Integer.toString(version), version));
    }
    Await.within(LONG, node::unflushed, count -> count == 21.0);
    origin.giveAnswers();
    nodes.awaitDrained();
    assertAtOrigin("a", "20", 20);
    int asked = origin.asked("a").size();
    assertThat(asked).isLessThan(21);
    Await.within(LONG, () -> node.writes("coalesced"), count -> count == 21.0 - asked);

    origin.refuse("bad", "no such shop");
    assertStored(node.put("bad", "x", 1));
    Await.within(LONG, () -> node.writes("dead"), count -> count == 1.0);
    assertThat(node.get("bad").hasMiss()).isTrue();
    assertThat(redis.command("XRANGE {default.0}d - +")).contains("no such shop");
    assertThat(nodes.backlog()).isEqualTo(":0");

    origin.setDown(true);
    assertStored(node.put("late", "x", 1));
    Await.within(LONG, node::unflushed, count -> count > 0);
    origin.setDown(false);
    node.server().stop();
    assertAtOrigin("late", "x", 1);
    assertThat(nodes.backlog()).isEqualTo(":0");
  }

  @Test
  void fullLog_refusesMore_andTakesItWhenThereIsRoom() {
    Node node = nodes.start();
    origin.setDown(true);
    for (int version = 1; version <= 500; version++) {
      assertStored(node.put("a", "x", version));
    }

    StatusRuntimeException full =
        catchThrowableOfType(StatusRuntimeException.class, () -> node.put("b", "x", 1));

    assertThat(full.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(full).hasMessageContaining("500 writes already wait");
    origin.setDown(false);
    nodes.awaitDrained();
    assertStored(node.put("b", "x", 1));
    nodes.awaitDrained();
    assertAtOrigin("a", "x", 500);
    assertAtOrigin("b", "x", 1);
  }

  @Test
  void start_withoutALogThatLasts_isRefused_andSaysWhatToWrite(@TempDir Path folder) {
    assertThat(refusal(nodes, Map.of("FRESHOLD_STORE", "memory")))
        .contains("freshold.namespaces.goods.write")
        .contains("freshold.store: redis");
    try (RedisProcess forgetful = RedisProcess.start();
        RedisProcess lazy = RedisProcess.start("appendonly", "yes", "appendfsync", "no")) {
      assertThat(refusal(new WriteBehindNodes(folder, forgetful, origin), Map.of()))
          .contains("appendonly is no")
          .contains("appendonly yes");
      assertThat(refusal(new WriteBehindNodes(folder, lazy, origin), Map.of()))
          .contains("appendfsync is no")
          .contains("appendfsync always");
    }
  }

  private static String refusal(WriteBehindNodes nodes, Map<String, String> more) {
    Map<String, String> environment = nodes.environment();
    environment.putAll(more);
    try (ServerProcess server = ServerProcess.launch(environment)) {
      assertThat(server.exitCode()).as(server.log()).isEqualTo(1);
      assertThat(server.log()).doesNotContain("\tat ").doesNotContain("Exception");
      return server.log();
    }
  }
}
