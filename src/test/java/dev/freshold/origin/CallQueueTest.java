package dev.freshold.origin;

import static dev.freshold.testing.ScriptedOrigin.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tenant;
import dev.freshold.policy.OriginPolicy;
import dev.freshold.testing.ManualScheduler;
import dev.freshold.testing.ScriptedOrigin;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How loads gather in calls, and how many calls there are at once. */
class CallQueueTest {

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ScriptedOrigin origin = new ScriptedOrigin();
  private final List<Long> times = new ArrayList<>();

  private CallQueue queue(int concurrency, int waiting, int batch, long windowMillis) {
    OriginPolicy policy =
        new OriginPolicy(
            new OriginPolicy.Grpc("origin:1", false),
            concurrency,
            waiting,
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            batch,
            Duration.ofMillis(windowMillis),
            1_000);
    return new CallQueue(origin, policy, scheduler, times::add);
  }

  private static LoadItem item(String tenant, String schema, String key) {
    return new LoadItem(new EntryKey(new Tenant(tenant), "goods", schema, key), null, false, "");
  }

  private static LoadItem item(String key) {
    return item("default", "", key);
  }

  private static UniAssertSubscriber<LoadAnswer> begin(CallQueue queue, LoadItem item) {
    return queue.load(item).subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  private static List<UniAssertSubscriber<LoadAnswer>> begin(CallQueue queue, int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> begin(queue, item("k" + i))).toList();
  }

  @Test
  void loadsWithinTheWindow_shareACall() {
    CallQueue queue = queue(4, 100, 64, 2);
    List<UniAssertSubscriber<LoadAnswer>> loads = begin(queue, 0, 3);
    assertThat(origin.calls()).isEmpty();

    scheduler.advance(2);

    assertThat(origin.calls()).hasSize(1);
    assertThat(origin.call(0).keys()).containsExactly("k0", "k1", "k2");
    origin.call(0).answerAll(List.of(found("0"), found("1"), found("2")));
    for (int i = 0; i < 3; i++) {
      assertThat(loads.get(i).assertCompleted().getItem()).isEqualTo(found("" + i));
    }
    assertThat(queue.underway()).isZero();
    assertThat(queue.waiting()).isZero();
    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void fullCall_doesNotWaitForTheWindow() {
    CallQueue queue = queue(4, 100, 3, 2);
    begin(queue, 0, 4);

    assertThat(origin.calls()).hasSize(1);
    scheduler.advance(2);
    assertThat(origin.calls()).hasSize(2);
    assertThat(origin.call(1).keys()).containsExactly("k3");
  }

  @Test
  void loadsThatWaitForACall_gatherMeanwhile() {
    CallQueue queue = queue(1, 100, 64, 0);
    begin(queue, 0, 10);
    assertThat(origin.calls()).hasSize(1);
    assertThat(queue.waiting()).isEqualTo(9);

    origin.call(0).answer(found("x"));

    assertThat(origin.calls()).hasSize(2);
    assertThat(origin.call(1).keys()).hasSize(9);
    assertThat(queue.underway()).isEqualTo(1);
  }

  @Test
  void moreThanMayWait_areTurnedAway_andNobodyElseIs() {
    CallQueue queue = queue(1, 2, 1, 0);
    List<UniAssertSubscriber<LoadAnswer>> loads = begin(queue, 0, 4);

    assertThat(loads.get(3).assertCompleted().getItem()).isEqualTo(new LoadAnswer.Busy(2));
    for (int i = 0; i < 3; i++) {
      origin.call(i).answer(found("x"));
      assertThat(loads.get(i).assertCompleted().getItem()).isEqualTo(found("x"));
    }
  }

  @Test
  void noRoomToWait_stillLoadsAsManyAsThereAreCalls() {
    CallQueue queue = queue(2, 0, 1, 0);
    List<UniAssertSubscriber<LoadAnswer>> loads = begin(queue, 0, 3);

    assertThat(origin.calls()).hasSize(2);
    assertThat(loads.get(2).assertCompleted().getItem()).isInstanceOf(LoadAnswer.Busy.class);
  }

  @Test
  void tenantsAndSchemas_shareNoCall_andTakeTurns() {
    CallQueue queue = queue(1, 100, 1, 0);
    begin(queue, item("one", "", "a"));
    begin(queue, item("one", "", "b"));
    begin(queue, item("one", "", "c"));
    begin(queue, item("two", "", "a"));
    begin(queue, item("two", "v2", "a"));
    for (int i = 0; i < 4; i++) {
      origin.call(i).answer(found("x"));
    }

    assertThat(origin.calls())
        .extracting(call -> call.item().key().tenant() + call.item().key().path())
        .containsExactly(
            "onegoods::a", "onegoods::b", "twogoods::a", "twogoods:v2:a", "onegoods::c");
  }

  @Test
  void callThatTakesTooLong_isCancelled_andItsPlaceIsFree() {
    CallQueue queue = queue(1, 100, 64, 0);
    UniAssertSubscriber<LoadAnswer> hanging = begin(queue, item("a"));
    begin(queue, item("b"));

    scheduler.advance(1_000);

    assertThat(hanging.assertCompleted().getItem()).isInstanceOf(LoadAnswer.Failed.class);
    assertThat(origin.call(0).isCancelled()).isTrue();
    assertThat(origin.calls()).hasSize(2);
    assertThat(times).containsExactly(1_000L);
  }

  @Test
  void cancelledLoad_leavesTheLine() {
    CallQueue queue = queue(1, 2, 1, 0);
    begin(queue, item("a"));
    UniAssertSubscriber<LoadAnswer> waiting = begin(queue, item("b"));
    begin(queue, item("c"));

    waiting.cancel();

    assertThat(queue.waiting()).isEqualTo(1);
    origin.call(0).answer(found("x"));
    assertThat(origin.call(1).keys()).containsExactly("c");
  }

  @Test
  void callThatAllHaveLeft_isCancelled_andOneThatSomeHaveLeftIsNot() {
    CallQueue queue = queue(1, 100, 2, 5);
    UniAssertSubscriber<LoadAnswer> one = begin(queue, item("a"));
    UniAssertSubscriber<LoadAnswer> other = begin(queue, item("b"));

    one.cancel();
    assertThat(origin.call(0).isCancelled()).isFalse();
    other.cancel();

    assertThat(origin.call(0).isCancelled()).isTrue();
    assertThat(queue.underway()).isZero();
    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void windowWhoseLoadsHaveAllLeft_isForgotten() {
    CallQueue queue = queue(1, 100, 64, 5);
    begin(queue, item("a")).cancel();
    scheduler.advance(5);
    assertThat(origin.calls()).isEmpty();

    begin(queue, item("b"));
    scheduler.advance(5);

    assertThat(origin.calls()).hasSize(1);
  }

  @Test
  void answerThatLeavesKeysOut_failsThose() {
    CallQueue queue = queue(1, 100, 2, 5);
    UniAssertSubscriber<LoadAnswer> one = begin(queue, item("a"));
    UniAssertSubscriber<LoadAnswer> other = begin(queue, item("b"));

    origin.call(0).answerAll(List.of(found("x")));

    assertThat(one.assertCompleted().getItem()).isEqualTo(found("x"));
    assertThat(other.assertCompleted().getItem()).isInstanceOf(LoadAnswer.Failed.class);
  }

  @Test
  void originThatAnswersOnTheSpot_needsNoDeepStack() {
    CallQueue queue = queue(1, 100_000, 1, 1);
    List<UniAssertSubscriber<LoadAnswer>> loads = begin(queue, 0, 1);
    begin(queue, 1, 20_000);
    origin.answersOnTheSpot();

    origin.call(0).answer(found("x"));

    loads.getFirst().assertCompleted();
    assertThat(queue.waiting()).isZero();
    assertThat(queue.underway()).isZero();
  }
}
