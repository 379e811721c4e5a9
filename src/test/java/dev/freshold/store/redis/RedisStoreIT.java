package dev.freshold.store.redis;

import dev.freshold.store.Store;
import dev.freshold.store.StoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The store on Redis keeps the contract. */
class RedisStoreIT extends StoreContract {

  private static RedisFixture fixture;
  private static RedisStore store;

  @BeforeAll
  static void start() {
    fixture = new RedisFixture();
    store = fixture.store();
  }

  @AfterAll
  static void stop() {
    store.close();
    fixture.close();
  }

  @Override
  protected Store store() {
    return store;
  }
}
