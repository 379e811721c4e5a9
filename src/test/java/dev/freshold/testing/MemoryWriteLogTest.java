package dev.freshold.testing;

import dev.freshold.store.Store;
import dev.freshold.store.WriteLog;
import dev.freshold.store.WriteLogContract;
import dev.freshold.store.memory.MemoryStore;

/** The log that tests use in place of one that lasts keeps the contract. */
class MemoryWriteLogTest extends WriteLogContract {

  private final ManualClock clock = new ManualClock();
  private final Store cache =
      new MemoryStore(new MemoryStore.Limits(1 << 20, 86_400_000, 1_000, 1_000), clock);
  private final WriteLog log = new MemoryWriteLog(cache, clock);

  @Override
  protected WriteLog log() {
    return log;
  }

  @Override
  protected Store cache() {
    return cache;
  }
}
