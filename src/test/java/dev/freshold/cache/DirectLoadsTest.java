package dev.freshold.cache;

import static dev.freshold.cache.GetAssertions.hit;
import static dev.freshold.testing.ScriptedOrigin.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.GetResult.Served;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.StoreException;
import dev.freshold.testing.ForwardingStore;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reads past a store that cannot be reached. */
class DirectLoadsTest {

  /** The same rig, whose store cannot be reached. */
  private static CacheRig withoutStore() {
    return new CacheRig(
        LoadingReadsTest.goods(),
        store ->
            new ForwardingStore(store) {
              @Override
              public Uni<ReadFacts> read(ReadCommand command) {
                return Uni.createFrom()
                    .failure(new StoreException(StoreException.Fault.UNAVAILABLE, "timeout"));
              }
            });
  }

  @Test
  void storeOutOfReach_theOriginIsAskedPastIt_andNothingIsKept() {
    CacheRig past = withoutStore();
    UniAssertSubscriber<GetResult> reader = past.get("a").loading().waiting(5_000).begin();
    assertThat(past.origin.call(0).item().readPrimary()).isTrue();
    past.origin.call(0).answer(found("straight"));

    GetResult.Hit answer = hit(reader.assertCompleted().getItem());
    assertThat(answer.served()).isEqualTo(Served.ORIGIN);
    assertThat(answer.freshFor()).isZero();
    assertThat(answer.staleFor()).isZero();
    past.get("a").loading().waiting(5_000).begin();
    assertThat(past.origin.calls()).hasSize(2);
  }

  @Test
  void storeOutOfReach_nobodyJoinsACallThatHasLeft_andWhoComesMeanwhileSharesTheNext() {
    CacheRig past = withoutStore();
    UniAssertSubscriber<GetResult> first = past.get("a").loading().waiting(5_000).begin();
    UniAssertSubscriber<GetResult> second = past.get("a").loading().waiting(5_000).begin();
    UniAssertSubscriber<GetResult> third = past.get("a").loading().waiting(5_000).begin();

    past.origin.call(0).answer(found("one"));
    first.assertCompleted();
    second.assertNotTerminated();
    past.origin.call(1).answer(found("two"));

    assertThat(hit(second.assertCompleted().getItem()).value().payload().text()).isEqualTo("two");
    third.assertCompleted();
    assertThat(past.origin.calls()).hasSize(2);
  }

  @Test
  void storeOutOfReach_andAnOriginThatHangs_endWithTheCallersTime() {
    CacheRig past = withoutStore();
    UniAssertSubscriber<GetResult> reader = past.get("a").loading().waiting(300).begin();

    past.pass(Duration.ofMillis(300));

    assertThat(reader.assertFailed().getFailure()).isInstanceOf(StoreException.class);
    UniAssertSubscriber<GetResult> hasty = past.get("b").loading().begin();
    assertThat(hasty.assertFailed().getFailure()).isInstanceOf(StoreException.class);
  }
}
