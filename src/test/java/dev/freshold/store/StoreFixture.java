package dev.freshold.store;

import dev.freshold.model.Tenant;

/** What the themes of the store's contract need of the class that runs them. */
public interface StoreFixture {

  /** Speaks to the store under test as a tenant that no other test has. */
  StoreDriver on();

  /** The same as another tenant that no other test has. */
  default StoreDriver onAnotherTenant() {
    return new StoreDriver(on().store(), new Tenant(on().tenant().name() + "-other"));
  }
}
