package dev.freshold.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.store.BustResult;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreDriver.Served;
import dev.freshold.testing.ForwardingStore;
import dev.freshold.testing.ManualClock;
import io.smallrye.mutiny.Uni;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Races against the store, each once as it is and once with the guard switched off that the race is
 * about: there the stale value must show, or the race would prove nothing.
 */
class GuardsOffTest {

  private final ManualClock clock = new ManualClock();

  /** What a reader gets after a race; a value that is stale is always called "old". */
  private interface Race extends Function<StoreDriver, String> {}

  @Test
  void bustBetweenTheReadOfTheOriginAndThePut() {
    Race race =
        on -> {
          EntryKey key = on.key("a");
          String token = on.lease(key);
          on.bust(key).go();
          on.put(key).leased(token).text("old").go();
          return given(on, key);
        };

    assertThat(race.apply(on(store()))).isEqualTo("nothing");
    assertThat(race.apply(on(new StampAtPut(store())))).isEqualTo("old");
  }

  @Test
  void bumpOfATagThatIsUnknownUntilTheLoadEnds() {
    Race race =
        on -> {
          EntryKey key = on.key("a");
          String token = on.lease(key);
          on.bump(StoreDriver.tag("author:7")).go();
          on.put(key).leased(token).text("old").tags("author:7").go();
          return given(on, key);
        };

    assertThat(race.apply(on(store()))).isEqualTo("nothing");
    assertThat(race.apply(on(new StampAtPut(store())))).isEqualTo("old");
  }

  @Test
  void leaseRunsOut_latePut() {
    Race race =
        on -> {
          EntryKey key = on.key("a");
          String slow = on.lease(key, 100);
          clock.advance(100);
          on.put(key).leased(on.lease(key)).text("new").go();
          on.put(key).leased(slow).text("old").go();
          return given(on, key);
        };

    assertThat(race.apply(on(store()))).isEqualTo("new");
    assertThat(race.apply(on(new StampAtPut(store())))).isEqualTo("old");
  }

  @Test
  void bustThenReloadFromALaggingReplica() {
    Race race =
        on -> {
          EntryKey key = on.key("a");
          on.bust(key).version(8).go();
          on.put(key).leased(on.lease(key)).version(7).text("old").go();
          return given(on, key);
        };

    assertThat(race.apply(on(store()))).isEqualTo("nothing");
    assertThat(race.apply(on(new Versionless(store())))).isEqualTo("old");
  }

  @Test
  void versionsThatAreEqualAsDoubles() {
    Race race =
        on -> {
          EntryKey key = on.key("a");
          on.bust(key).version(StoreDriver.LATER).go();
          on.put(key).leased(on.lease(key)).version(StoreDriver.EARLIER).text("old").go();
          return given(on, key);
        };

    assertThat(race.apply(on(store()))).isEqualTo("nothing");
    assertThat(race.apply(on(new DoubleVersions(store())))).isEqualTo("old");
  }

  @Test
  void ageCountedFromThePut() {
    Race race =
        on -> {
          EntryKey key = on.key("a");
          String token = on.lease(key, StoreDriver.HOUR);
          clock.advance(StoreDriver.MINUTE);
          on.put(key).leased(token).text("old").life(StoreDriver.MINUTE, StoreDriver.MINUTE).go();
          return given(on, key);
        };

    assertThat(race.apply(on(store()))).isEqualTo("nothing");
    assertThat(race.apply(on(new StampAtPut(store())))).isEqualTo("old");
  }

  private static String given(StoreDriver on, EntryKey key) {
    return on.served(key) == Served.NOTHING ? "nothing" : on.text(key);
  }

  private Store store() {
    return new MemoryStore(new MemoryStore.Limits(1 << 20, 86_400_000, 100, 100), clock);
  }

  private static StoreDriver on(Store store) {
    return new StoreDriver(store, Tenant.DEFAULT);
  }

  /** Takes a leased put for one that began as it arrives: neither token nor stamp nor age. */
  private static final class StampAtPut extends ForwardingStore {
    StampAtPut(Store behind) {
      super(behind);
    }

    @Override
    public Uni<PutResult> put(PutCommand command) {
      return super.put(with(command, command.version(), new Claim.Unleased(null, 0)));
    }
  }

  /** Forgets what version the owner gave, so that no fence can stand. */
  private static final class Versionless extends ForwardingStore {
    Versionless(Store behind) {
      super(behind);
    }

    @Override
    public Uni<PutResult> put(PutCommand command) {
      return super.put(with(command, null, command.claim()));
    }

    @Override
    public Uni<BustResult> bust(BustCommand command) {
      return super.bust(with(command, version -> null));
    }
  }

  /** Keeps versions as numbers of Lua and of JSON. */
  private static final class DoubleVersions extends ForwardingStore {
    DoubleVersions(Store behind) {
      super(behind);
    }

    @Override
    public Uni<PutResult> put(PutCommand command) {
      return super.put(with(command, rounded(command.version()), command.claim()));
    }

    @Override
    public Uni<BustResult> bust(BustCommand command) {
      return super.bust(with(command, DoubleVersions::rounded));
    }

    private static @Nullable Version rounded(@Nullable Version version) {
      return version == null ? null : new Version((long) (double) version.value());
    }
  }

  /** How a twin changes the version of a target. */
  private interface Rewrite {
    @Nullable Version of(@Nullable Version version);
  }

  private static PutCommand with(PutCommand put, @Nullable Version version, Claim claim) {
    return new PutCommand(
        put.key(),
        put.outcome(),
        version,
        claim,
        put.life(),
        put.scopes(),
        put.tags(),
        put.journaled(),
        put.indexed(),
        put.draw());
  }

  private static BustCommand with(BustCommand bust, Rewrite rewrite) {
    return new BustCommand(
        bust.tenant(),
        bust.namespace(),
        bust.targets().stream()
            .map(target -> new Target(target.key(), rewrite.of(target.version())))
            .toList(),
        bust.schemas(),
        bust.soft(),
        bust.reason(),
        bust.requestId());
  }
}
