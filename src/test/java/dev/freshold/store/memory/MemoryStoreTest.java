package dev.freshold.store.memory;

import dev.freshold.store.Store;
import dev.freshold.store.StoreContract;

/** The embedded store keeps the contract, on real time as any other does. */
class MemoryStoreTest extends StoreContract {

  private final Store store =
      new MemoryStore(
          new MemoryStore.Limits(64 << 20, 86_400_000, 10_000, 10_000), System::currentTimeMillis);

  @Override
  protected Store store() {
    return store;
  }
}
