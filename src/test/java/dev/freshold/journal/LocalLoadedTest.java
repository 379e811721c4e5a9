package dev.freshold.journal;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.journal.FleetRig.Node;
import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Tenant;
import dev.freshold.policy.Coherence;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.StoreDriver;
import dev.freshold.testing.Policies;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a node keeps in its own memory of what it has loaded itself. */
class LocalLoadedTest {

  private final FleetRig rig = new FleetRig(Policies.named("goods").coherence(Coherence.STRICT));

  @Test
  void loaded_whileTheJournalWasBegunAnew_isNotKept() {
    Node node = rig.node("a");
    rig.put("k", "one");
    Local local = node.peer.local();
    Asked asked = Objects.requireNonNull(local.ask(rig.key("k"), Coherence.STRICT));
    ReadFacts facts = rig.behind.read(rig.key("k"));
    Entry entry = Objects.requireNonNull(facts.entry());

    node.peer.followers().reset(ResetReason.CLOCK);
    local.keepLoaded(asked, rig.key("k"), List.of(), facts, entry, facts.receipt());

    assertThat(node.served("k")).isEqualTo("STORE one");
  }

  @Test
  void loaded_whileItsTagWasSoftlyInvalidated_isOldHere_asItIsInTheStore() {
    assertThat(isOldAfterASoftBumpDuringItsLoad(rig.node("a").peer)).isTrue();
  }

  @Test
  void loaded_withTheStampOfItsPut_wouldBeFreshHere() {
    Peer lax =
        LaxLocal.peer(
            LaxLocal.Without.STAMP_OF_LEASE,
            rig.store,
            new Peer.Machine(rig.scheduler, rig.scheduler::now, Runnable::run),
            new Peer.Options(new Membership("lax", 2_000, 1_000), 4_000, 1 << 20));

    assertThat(isOldAfterASoftBumpDuringItsLoad(lax)).isFalse();
  }

  private boolean isOldAfterASoftBumpDuringItsLoad(Peer peer) {
    EntryKey key = rig.key("k");
    peer.followers().of(Tenant.DEFAULT);
    Asked asked = Objects.requireNonNull(peer.local().ask(key, Coherence.STRICT));
    ReadFacts leased =
        rig.behind.read(key, StoreDriver.ANY, EarlyRefresh.OFF, StoreDriver.anyLease());
    String token = ((LeaseAnswer.Granted) leased.lease()).token();
    rig.behind.bump(tag("x")).soft().go();
    rig.behind.put(key).leased(token).text("one").tags("x").life(60_000, 120_000).go();
    ReadFacts stored = rig.behind.read(key);
    Entry entry = Objects.requireNonNull(stored.entry());

    peer.local().keepLoaded(asked, key, List.of(), leased, entry, stored.receipt());

    ReadFacts told = Objects.requireNonNull(peer.local().read(key, Coherence.STRICT, null));
    return Objects.requireNonNull(told.entry()).stamp() < told.generations().soft();
  }
}
