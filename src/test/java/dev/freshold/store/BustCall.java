package dev.freshold.store;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Version;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.testing.Await;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bust in the making: hard, of one key, without a version, unless the test says otherwise. The
 * schema of the key is the only one that is known to be in use.
 */
public final class BustCall {

  private final Store store;
  private final EntryKey key;
  private final List<Target> targets = new ArrayList<>();
  private List<String> schemas;
  private boolean soft;
  private String reason = "";
  private @Nullable String requestId;

  BustCall(Store store, EntryKey key) {
    this.store = store;
    this.key = key;
    this.schemas = List.of(key.schema());
    targets.add(new Target(key.key(), null));
  }

  /** Of the last key that was named. */
  public BustCall version(long number) {
    targets.add(new Target(targets.removeLast().key(), new Version(number)));
    return this;
  }

  /** And of another key. */
  public BustCall and(EntryKey other) {
    targets.add(new Target(other.key(), null));
    return this;
  }

  public BustCall schemas(String... known) {
    this.schemas = List.of(known);
    return this;
  }

  public BustCall soft() {
    this.soft = true;
    return this;
  }

  public BustCall reason(String why) {
    this.reason = why;
    return this;
  }

  public BustCall requestId(String id) {
    this.requestId = id;
    return this;
  }

  public BustResult go() {
    return Await.of(store.bust(command()));
  }

  public long estimate() {
    return Await.of(store.estimate(command()));
  }

  private BustCommand command() {
    return new BustCommand(
        key.tenant(), key.namespace(), targets, schemas, soft, reason, requestId);
  }
}
