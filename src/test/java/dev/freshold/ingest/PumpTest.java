package dev.freshold.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.Estimate;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Reach;
import dev.freshold.ingest.ChannelText.Unmatched;
import dev.freshold.ingest.Poison.Category;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.store.StoreException;
import dev.freshold.testing.ManualScheduler;
import dev.freshold.testing.Rules;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PumpTest {

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ChannelStats stats = new ChannelStats();
  private final List<Call> calls = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<InvalidateOrder> coarse =
      List.of(
          new InvalidateOrder.Tags(
              Tenant.DEFAULT, List.of(new Tag("coarse")), false, 0, 0, "", null, false));
  private final Pump pump =
      pump(
          Rules.product().named("keys").types("row").keys("{data.id}").version("data.v").rule(),
          Rules.tags("tag:{data.id}").named("tags").types("tag").rule());
  private int next;

  private record Call(InvalidateOrder order, UniEmitter<? super Invalidated> answer) {

    void land() {
      answer.complete(new Invalidated(null, 0, 0, true, 0, Estimate.UNKNOWN));
    }

    void fail(RuntimeException failure) {
      answer.fail(failure);
    }
  }

  @Test
  void event_untilItsBustHasItsReach_isNotAcknowledged() {
    row("a", 1);

    assertThat(told).isEmpty();
    calls.getFirst().land();
    assertThat(told).containsExactly("acked 0");
  }

  @Test
  void events_thatComeWhileTripsAreUnderWay_goTogether() {
    for (int i = 0; i < Pump.MAX_TRIPS + 10; i++) {
      row("key" + i, 1);
    }

    calls.getFirst().land();

    assertThat(calls).hasSize(Pump.MAX_TRIPS + 1);
    assertThat(targets(calls.getLast())).hasSize(10);
  }

  @Test
  void versions_ofOneKeyInOneTrip_areTheNewest() {
    for (int i = 0; i < Pump.MAX_TRIPS; i++) {
      row("other" + i, 1);
    }
    row("a", 7);
    row("a", 9);
    row("a", 8);

    calls.getFirst().land();

    assertThat(targets(calls.getLast())).containsExactly(new Target("a", new Version(9)));
  }

  @Test
  void event_ofAKeyThatIsUnderWay_waitsAndOthersDoNot() {
    row("a", 1);
    row("a", 2);
    row("b", 1);

    assertThat(calls).extracting(PumpTest::keys).containsExactly(List.of("a"), List.of("b"));
    calls.getFirst().land();
    assertThat(calls).hasSize(3);
    assertThat(targets(calls.getLast())).containsExactly(new Target("a", new Version(2)));
  }

  @Test
  void call_whoseOutcomeIsUnknown_isRepeatedWithTheSameIdentity() {
    tag("a");

    calls.getFirst().fail(unavailable());
    scheduler.advance(200);

    assertThat(calls).hasSize(2);
    assertThat(calls.get(1).order()).isEqualTo(calls.get(0).order());
    assertThat(requestId(calls.get(0))).isNotEmpty();
  }

  @Test
  void store_thatStaysAway_buriesNothing() {
    row("a", 1);

    for (int i = 0; i < 20; i++) {
      calls.getLast().fail(unavailable());
      scheduler.advance(5_000);
    }
    calls.getLast().land();

    assertThat(told).containsExactly("acked 0");
    assertThat(stats.allBuried()).isZero();
  }

  @Test
  void call_thatIsRefusedThreeTimes_isADeadLetterAfterACoarseBump() {
    row("a", 1);

    for (int i = 0; i < 3; i++) {
      calls.getLast().fail(new IllegalStateException("no"));
      scheduler.advance(5_000);
    }

    assertThat(calls.getLast().order()).isEqualTo(coarse.getFirst());
    assertThat(told).isEmpty();
    calls.getLast().land();
    assertThat(told).containsExactly("buried 0 REFUSED");
  }

  @Test
  void poison_ofManyAtOnce_sharesACoarseBumpASecond() {
    send("{");
    send("{\"type\":\"nobody knows\"}");
    send("{\"type\":\"row\",\"id\":\"a\",\"v\":-1}");

    calls.getFirst().land();
    assertThat(calls).hasSize(1);
    scheduler.advance(1_000);
    calls.getLast().land();

    assertThat(calls).hasSize(2);
    assertThat(told)
        .containsExactly("buried 0 MALFORMED", "buried 1 UNMATCHED", "buried 2 VERSION_INVALID");
  }

  @Test
  void poison_besideGoodEvents_holdsNoneOfThemUp() {
    send("{");
    row("a", 1);

    calls.getLast().land();

    assertThat(told).containsExactly("acked 1");
  }

  @Test
  void copy_ofAnEventWithoutAVersion_isKnown() {
    tag("a");
    calls.getFirst().land();

    again("{\"type\":\"tag\",\"id\":\"a\"}", 0);

    assertThat(calls).hasSize(1);
    assertThat(told).containsExactly("acked 0", "acked 0");
    assertThat(stats.duplicates().sum()).isEqualTo(1);
  }

  @Test
  void copy_thatComesWhileTheFirstIsUnderWay_isKnownAsWell() {
    tag("a");
    again("{\"type\":\"tag\",\"id\":\"a\"}", 0);

    calls.getFirst().land();

    assertThat(calls).hasSize(1);
    assertThat(told).containsExactly("acked 0", "acked 0");
  }

  private Pump pump(Rule... rules) {
    Mailbox box = new Mailbox();
    return new Pump(
        "channel",
        Tenant.DEFAULT,
        new Interpreter(
            new Decoder(Format.JSON, 1_000),
            List.of(rules),
            Unmatched.DEAD_LETTER,
            (rule, busts) -> {}),
        this::effect,
        scheduler,
        box,
        new Burials("channel", coarse, this::effect, scheduler, box, stats),
        new Seen(100),
        stats,
        time -> {});
  }

  private Uni<Invalidated> effect(InvalidateOrder order, Reach reach) {
    return Uni.createFrom().emitter(answer -> calls.add(new Call(order, answer)));
  }

  private void row(String id, long version) {
    send("{\"type\":\"row\",\"id\":\"%s\",\"v\":%d}".formatted(id, version));
  }

  private void tag(String id) {
    send("{\"type\":\"tag\",\"id\":\"%s\"}".formatted(id));
  }

  private void send(String text) {
    again(text, next++);
  }

  private void again(String text, int position) {
    Raw raw =
        new Raw(text.getBytes(StandardCharsets.UTF_8), Map.of(), null, "topic/0", position, -1);
    pump.accept(
        new Delivery() {
          @Override
          public Raw raw() {
            return raw;
          }

          @Override
          public Uni<Void> ack() {
            told.add("acked " + position);
            return Uni.createFrom().voidItem();
          }

          @Override
          public Uni<Void> bury(Poison poison) {
            Category category = poison.category();
            told.add("buried " + position + ' ' + category);
            return Uni.createFrom().voidItem();
          }
        },
        () -> {});
  }

  private static StoreException unavailable() {
    return new StoreException(StoreException.Fault.UNAVAILABLE, "away");
  }

  private static List<Target> targets(Call call) {
    return ((InvalidateOrder.Keys) call.order()).targets();
  }

  private static List<String> keys(Call call) {
    return targets(call).stream().map(Target::key).toList();
  }

  private static String requestId(Call call) {
    return Objects.requireNonNull(((InvalidateOrder.Tags) call.order()).requestId());
  }
}
