package dev.freshold.cache;

import static dev.freshold.cache.GetAssertions.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.store.StoreDriver;
import dev.freshold.testing.Policies;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * A waiter adopts the loader's raw result: the load began before an invalidation, the waiter asks
 * after it was answered, and is handed what the invalidation forbids. Played with a coalescing map
 * as everyone writes it, and with leases.
 */
class RawResultTest {

  /** Whoever comes while a load is under way is given its result. */
  private static final class CoalescingMap {
    private final Map<String, CompletableFuture<String>> inFlight = new HashMap<>();

    CompletableFuture<String> get(String key, Supplier<CompletableFuture<String>> load) {
      CompletableFuture<String> running = inFlight.get(key);
      if (running != null) {
        return running;
      }
      CompletableFuture<String> begun = load.get();
      inFlight.put(key, begun);
      return begun.whenComplete((value, failure) -> inFlight.remove(key));
    }
  }

  @Test
  void coalescingMap_handsTheReaderWhatTheInvalidationForbids() {
    CoalescingMap map = new CoalescingMap();
    CompletableFuture<String> slow = new CompletableFuture<>();
    CompletableFuture<String> loader = map.get("a", () -> slow);

    // the row changes to "new", and its invalidation is answered
    CompletableFuture<String> reader = map.get("a", () -> CompletableFuture.completedFuture("new"));
    slow.complete("old");

    assertThat(loader.join()).isEqualTo("old");
    assertThat(reader.join()).isEqualTo("old");
  }

  @Test
  void lease_isDoomedByTheInvalidation_soThatTheReaderLoadsForItself() {
    CacheRig rig =
        new CacheRig(Policies.named(StoreDriver.NAMESPACE).lease(Duration.ofSeconds(10)));
    String slow = rig.lease("a");
    UniAssertSubscriber<GetResult> waiter = rig.get("a").waiting(5_000).begin();

    rig.behind.bust(rig.key("a")).go();
    rig.behind.put(rig.key("a")).leased(slow).text("old").go();

    GetResult answer = waiter.assertCompleted().getItem();
    assertThat(answer).isInstanceOf(GetResult.Miss.class);
    assertThat(lease(answer).token()).isNotEqualTo(slow);
  }
}
