package dev.freshold.store;

import dev.freshold.model.Tenant;
import java.util.UUID;

/**
 * The contract of {@link Store}, which every implementation passes; each theme is an interface of
 * its own. Runs on real time and never sleeps: what is to be old is put as old.
 */
public abstract class StoreContract
    implements StoreReadContract,
        StorePayloadContract,
        StoreLeaseContract,
        StoreLeasedPutContract,
        StoreUnleasedPutContract,
        StoreOriginErrorContract,
        StoreBustContract,
        StoreBumpContract,
        StoreJournalContract,
        StoreFleetContract,
        StoreNewsContract,
        StoreInspectContract {

  private final Tenant tenant = new Tenant("test-" + UUID.randomUUID());

  /** The store under test; may be the same for all tests. */
  protected abstract Store store();

  /** Unique for each test, so that tests can share a store. */
  protected Tenant tenant() {
    return tenant;
  }

  @Override
  public StoreDriver on() {
    return new StoreDriver(store(), tenant());
  }
}
