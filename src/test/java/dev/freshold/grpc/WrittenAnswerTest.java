package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.GetResult;
import dev.freshold.model.Epoch;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.Verdict;
import dev.freshold.testing.Seeded;
import dev.freshold.v1.GetManyResponse;
import dev.freshold.v1.GetManyResult;
import dev.freshold.v1.GetResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a Get writes without messages is what it would write with them. */
class WrittenAnswerTest {

  @Test
  void hit_isWrittenByteByByteLikeItsMessage() {
    Seeded.check(
        2_000,
        random -> {
          GetResult hit = hit(random);

          assertThat(WrittenAnswer.of(hit).bytes())
              .isEqualTo(GetMapping.response(hit).toByteArray());
        });
  }

  @Test
  void many_areWrittenByteByByteLikeTheirMessages() {
    Seeded.check(
        200,
        random -> {
          GetManyResponse.Builder message = GetManyResponse.newBuilder();
          List<WrittenAnswer.Item> items = new ArrayList<>();
          for (int i = random.nextInt(5); i > 0; i--) {
            String key = "k\u00e9y".repeat(1 + random.nextInt(60));
            GetResult result = random.nextInt(4) > 0 ? hit(random) : miss();
            items.add(GetManyCall.item(key, result));
            message.addResults(asMessage(key, result));
          }
          String receipt = random.nextBoolean() ? "" : "e1.p7";

          assertThat(WrittenAnswer.of(items, receipt).bytes())
              .isEqualTo(message.setReceipt(receipt).build().toByteArray());
        });
  }

  private static GetManyResult asMessage(String key, GetResult result) {
    GetResponse response = GetMapping.response(result);
    GetManyResult.Builder one = GetManyResult.newBuilder().setKey(key);
    return (response.hasHit() ? one.setHit(response.getHit()) : one.setMiss(response.getMiss()))
        .build();
  }

  private static GetResult miss() {
    return new GetResult.Miss(Verdict.Reason.ABSENT, null, 10L, new Receipt(new Epoch(5), 7));
  }

  @Test
  void missAndNegative_areWrittenLikeTheirMessages() {
    Receipt receipt = new Receipt(new Epoch(5), 7);
    List<GetResult> others =
        List.of(
            new GetResult.Miss(Verdict.Reason.ABSENT, null, 10L, receipt),
            new GetResult.Negative(Outcome.Kind.NOT_FOUND, "no such thing", 1, 2, receipt));

    for (GetResult other : others) {
      assertThat(WrittenAnswer.of(other).bytes())
          .isEqualTo(GetMapping.response(other).toByteArray());
    }
  }

  @Test
  void marshaller_handsOverAllBytesAtOnce() {
    Random random = new Random(1);
    WrittenAnswer answer = WrittenAnswer.of(hit(random));

    ByteArrayOutputStream drained = new ByteArrayOutputStream();
    try (var stream = WrittenAnswer.MARSHALLER.stream(answer)) {
      int length = ((io.grpc.Drainable) stream).drainTo(drained);
      assertThat(length).isEqualTo(answer.bytes().length);
      assertThat(stream.read()).isEqualTo(-1);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }

    assertThat(drained.toByteArray()).isEqualTo(answer.bytes());
  }

  private static GetResult hit(Random random) {
    byte[] content = new byte[random.nextInt(3) * random.nextInt(20_000)];
    int offset = random.nextInt(content.length + 1);
    return new GetResult.Hit(
        new Outcome.Value(
            Payload.from(content, offset),
            random.nextBoolean(),
            random.nextBoolean() ? "" : "application/json"),
        random.nextBoolean() ? null : new Version(amount(random)),
        random.nextBoolean(),
        amount(random) % 86_400_000,
        amount(random) % 86_400_000,
        amount(random) % 86_400_000,
        random.nextBoolean() ? GetResult.Served.LOCAL : GetResult.Served.ORIGIN,
        lease(random),
        tags(random),
        new Receipt(new Epoch(random.nextLong()), amount(random)));
  }

  private static GetResult.@Nullable LeaseGrant lease(Random random) {
    return random.nextInt(4) > 0
        ? null
        : new GetResult.LeaseGrant(
            "abcdefghijklmnopqrstuv",
            amount(random) % 60_000,
            random.nextBoolean() ? null : new Version(amount(random)),
            random.nextBoolean());
  }

  private static List<Tag> tags(Random random) {
    return IntStream.range(0, random.nextInt(33))
        .mapToObj(i -> new Tag("t".repeat(1 + random.nextInt(128))))
        .toList();
  }

  /** Of any magnitude, zero included. */
  private static long amount(Random random) {
    return (random.nextLong() >>> 1) >>> random.nextInt(64);
  }
}
