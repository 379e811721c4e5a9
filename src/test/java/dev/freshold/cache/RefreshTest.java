package dev.freshold.cache;

import static dev.freshold.cache.GetAssertions.assertFresh;
import static dev.freshold.cache.GetAssertions.hit;
import static dev.freshold.testing.ScriptedOrigin.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.policy.OriginPolicy;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store;
import dev.freshold.testing.ForwardingStore;
import dev.freshold.testing.Policies;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Loads that nobody waits for: when they begin, how many there are, and what they leave behind. */
class RefreshTest {

  private final CacheRig rig = new CacheRig(LoadingReadsTest.goods());

  private UniAssertSubscriber<GetResult> begin(String key) {
    return rig.get(key).loading().waiting(5_000).begin();
  }

  private void load(String key, String text) {
    UniAssertSubscriber<GetResult> reader = begin(key);
    rig.origin.calls().getLast().answer(found(text));
    assertFresh(reader.assertCompleted().getItem(), text);
  }

  @Test
  void staleValue_isServedAtOnce_andRefreshedOnceInTheBackground() {
    load("a", "old");
    rig.pass(Duration.ofSeconds(90));

    for (int i = 0; i < 3; i++) {
      GetResult.Hit stale = hit(rig.get("a").loading().now());
      assertThat(stale.stale()).isTrue();
      assertThat(stale.lease()).isNull();
    }
    assertThat(rig.origin.calls()).hasSize(2);

    rig.origin.call(1).answer(found("new"));
    assertFresh(rig.get("a").loading().now(), "new");
  }

  @Test
  void refreshThatFails_leavesTheStaleValue_andTheOriginAloneForAWhile() {
    load("a", "old");
    rig.pass(Duration.ofSeconds(70));
    rig.get("a").loading().now();
    rig.origin.call(1).answer(new LoadAnswer.Failed("ill"));

    assertThat(hit(rig.get("a").loading().now()).stale()).isTrue();
    rig.pass(Duration.ofMillis(999));
    rig.get("a").loading().now();
    assertThat(rig.origin.calls()).hasSize(2);

    rig.pass(Duration.ofMillis(1));
    rig.get("a").loading().now();
    assertThat(rig.origin.calls()).hasSize(3);
  }

  @Test
  void pastTheRevalidationWindow_aReaderWaitsAsLongAsTheSoftTimeout_thenTakesWhatIsStale() {
    load("a", "old");
    rig.pass(Duration.ofSeconds(130));
    UniAssertSubscriber<GetResult> loader = begin("a");
    UniAssertSubscriber<GetResult> waiter = begin("a");

    rig.pass(Duration.ofMillis(199));
    loader.assertNotTerminated();
    rig.pass(Duration.ofMillis(1));

    assertThat(hit(loader.assertCompleted().getItem()).stale()).isTrue();
    assertThat(hit(waiter.assertCompleted().getItem()).stale()).isTrue();
    rig.origin.call(1).answer(found("late, and kept"));
    assertFresh(rig.get("a").loading().now(), "late, and kept");
  }

  @Test
  void refresh_isCancelledByNobody() {
    load("a", "old");
    rig.pass(Duration.ofSeconds(70));
    UniAssertSubscriber<GetResult> reader = begin("a");
    reader.assertCompleted();
    reader.cancel();

    assertThat(rig.origin.call(1).isCancelled()).isFalse();
  }

  @Test
  void notModified_makesTheCachedValueFreshAnew() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    Outcome.Value value = new Outcome.Value(Payload.of("same"), true, "text/plain", "\"e1\"");
    rig.origin
        .call(0)
        .answer(new LoadAnswer.Found(value, new Version(3), List.of(new Tag("eu")), null, null));
    loader.assertCompleted();
    rig.pass(Duration.ofSeconds(70));

    rig.get("a").loading().now();
    assertThat(rig.origin.call(1).item().validator()).isEqualTo("\"e1\"");
    rig.origin.call(1).answer(new LoadAnswer.NotModified(null, null));

    GetResult.Hit again = hit(rig.get("a").loading().now());
    assertFresh(again, "same");
    assertThat(again.version()).isEqualTo(new Version(3));
    assertThat(again.tags()).containsExactly(new Tag("eu"));
  }

  @Test
  void afterAnInvalidation_noValidatorIsRelied_on() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    Outcome.Value value = new Outcome.Value(Payload.of("same"), true, "text/plain", "\"e1\"");
    rig.origin.call(0).answer(new LoadAnswer.Found(value, null, List.of(), null, null));
    loader.assertCompleted();
    rig.behind.bust(rig.key("a")).soft().go();

    rig.get("a").loading().now();
    assertThat(rig.origin.call(1).item().validator()).isEmpty();
    rig.origin.call(1).answer(new LoadAnswer.NotModified(null, null));

    assertThat(hit(rig.get("a").loading().now()).stale()).isTrue();
  }

  @Test
  void refreshesBeyondTheBudget_areLeftOut_andMissesAreNot() {
    CacheRig thrifty = new CacheRig(LoadingReadsTest.goods().origin(oneRefreshASecond()));
    for (String key : List.of("a", "b")) {
      UniAssertSubscriber<GetResult> loader = thrifty.get(key).loading().waiting(5_000).begin();
      thrifty.origin.calls().getLast().answer(found(key));
      loader.assertCompleted();
    }
    thrifty.pass(Duration.ofSeconds(70));

    assertThat(hit(thrifty.get("a").loading().now()).stale()).isTrue();
    assertThat(hit(thrifty.get("b").loading().now()).stale()).isTrue();
    assertThat(thrifty.origin.calls()).hasSize(3);
    thrifty.get("c").loading().waiting(5_000).begin();
    assertThat(thrifty.origin.calls()).hasSize(4);

    thrifty.pass(Duration.ofSeconds(1));
    thrifty.get("b").loading().now();
    assertThat(thrifty.origin.calls()).hasSize(5);
  }

  private static OriginPolicy oneRefreshASecond() {
    OriginPolicy usual = Policies.originTerms();
    return new OriginPolicy(
        usual.address(),
        usual.concurrency(),
        usual.queue(),
        usual.timeout(),
        usual.softTimeout(),
        usual.batch(),
        usual.batchWindow(),
        1);
  }

  /** The budget is charged when reads are back, and must not be promised to all of them. */
  @Test
  void manyStaleKeysReadAtOnce_askForFewRightsToLoad_andAllAreServed() {
    SlowReads reads = new SlowReads();
    CacheRig slow =
        new CacheRig(LoadingReadsTest.goods().origin(oneRefreshASecond()), reads::before);
    List<String> keys = IntStream.range(0, 300).mapToObj(i -> "k" + i).toList();
    for (String key : keys) {
      slow.get(key).loading().waiting(5_000).begin();
      slow.origin.calls().getLast().answer(found(key));
    }
    slow.pass(Duration.ofSeconds(70));
    reads.isSlow = true;

    List<UniAssertSubscriber<GetResult>> readers =
        keys.stream().map(key -> slow.get(key).loading().waiting(5_000).begin()).toList();
    reads.answerAll();

    assertThat(reads.asking).isBetween(1, 64);
    assertThat(readers).allMatch(reader -> hit(reader.assertCompleted().getItem()).stale());
    assertThat(slow.origin.calls()).hasSize(301);
    reads.isSlow = false;
    slow.pass(Duration.ofSeconds(1));
    slow.get("k299").loading().now();
    assertThat(slow.origin.calls()).as("later reads ask again").hasSize(302);
  }

  /** A store whose answers to reads are held back, and which counts wishes for a lease. */
  private static final class SlowReads {
    private final List<Runnable> held = new ArrayList<>();
    private boolean isSlow;
    private int asking;

    Store before(Store store) {
      return new ForwardingStore(store) {
        @Override
        public Uni<ReadFacts> read(ReadCommand command) {
          Uni<ReadFacts> answer = super.read(command);
          if (!isSlow) {
            return answer;
          }
          if (command.lease() != null) {
            asking++;
          }
          return Uni.createFrom()
              .emitter(seat -> held.add(() -> answer.subscribe().with(seat::complete, seat::fail)));
        }
      };
    }

    void answerAll() {
      List.copyOf(held).forEach(Runnable::run);
    }
  }
}
