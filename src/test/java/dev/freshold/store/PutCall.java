package dev.freshold.store;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.Lifetime;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.testing.Await;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A put in the making: a text, without lease and version, fresh for an hour, stale for two, unless
 * the test says otherwise.
 */
public final class PutCall {

  private final Store store;
  private final EntryKey key;
  private Outcome outcome = new Outcome.Value(Payload.of("value"), true, "text/plain");
  private @Nullable Version version;
  private @Nullable String token;
  private @Nullable Receipt receipt;
  private long loadDuration;
  private Lifetime life = new Lifetime(StoreDriver.HOUR, 2 * StoreDriver.HOUR);
  private List<Tag> tags = List.of();
  private boolean journaled = true;
  private boolean indexed;

  PutCall(Store store, EntryKey key) {
    this.store = store;
    this.key = key;
  }

  public PutCall text(String text) {
    return outcome(new Outcome.Value(Payload.of(text), true, "text/plain"));
  }

  public PutCall bytes(byte[] bytes) {
    return outcome(new Outcome.Value(Payload.of(bytes.clone()), false, "application/octet-stream"));
  }

  public PutCall notFound() {
    return outcome(new Outcome.Negative(Outcome.Kind.NOT_FOUND, "no such row"));
  }

  public PutCall originError() {
    return outcome(new Outcome.Negative(Outcome.Kind.ORIGIN_ERROR, "it is ill"));
  }

  public PutCall outcome(Outcome what) {
    this.outcome = what;
    return this;
  }

  public PutCall version(long number) {
    this.version = new Version(number);
    return this;
  }

  /** With the lease of that token, not as one who has none. */
  public PutCall leased(String leaseToken) {
    this.token = leaseToken;
    return this;
  }

  public PutCall receipt(Receipt seen) {
    this.receipt = seen;
    return this;
  }

  public PutCall loadedFor(long millis) {
    this.loadDuration = millis;
    return this;
  }

  public PutCall life(int freshFor, int staleFor) {
    this.life = new Lifetime(freshFor, staleFor);
    return this;
  }

  /** Stale from the first moment on, and that for hours. */
  public PutCall staleAtOnce() {
    return life(0, 2 * StoreDriver.HOUR);
  }

  public PutCall tags(String... names) {
    return tags(Stream.of(names).map(Tag::new).toList());
  }

  public PutCall tags(List<Tag> all) {
    this.tags = all;
    return this;
  }

  public PutCall notJournaled() {
    this.journaled = false;
    return this;
  }

  public PutCall indexed() {
    this.indexed = true;
    return this;
  }

  public PutResult go() {
    Claim claim =
        token == null ? new Claim.Unleased(receipt, loadDuration) : new Claim.Leased(token);
    return Await.of(
        store.put(
            new PutCommand(
                key,
                outcome,
                version,
                claim,
                life,
                List.of(Subject.ofNamespace(key.namespace())),
                tags,
                journaled,
                indexed,
                0)));
  }
}
