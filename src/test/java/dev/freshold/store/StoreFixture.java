package dev.freshold.store;

import dev.freshold.model.Tenant;
import java.time.Duration;

/** What the themes of the store's contract need of the class that runs them. */
public interface StoreFixture {

  /** In which nothing runs out that lasts for a second. */
  Duration HALF_A_SECOND = Duration.ofMillis(500);

  /** Speaks to the store under test as a tenant that no other test has. */
  StoreDriver on();

  /** The same as another tenant that no other test has. */
  default StoreDriver onAnotherTenant() {
    return new StoreDriver(on().store(), new Tenant(on().tenant().name() + "-other"));
  }
}
