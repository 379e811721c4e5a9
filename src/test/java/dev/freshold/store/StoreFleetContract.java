package dev.freshold.store;

import static dev.freshold.store.StoreDriver.MINUTE;
import static dev.freshold.store.StoreDriver.NODE_LEASE;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import org.junit.jupiter.api.Test;

/** Who may hold copies of what lies in a partition, and how far each has applied its journal. */
public interface StoreFleetContract extends StoreFixture {

  @Test
  default void join_beginsWhereTheJournalStands() {
    Receipt bumped = on().bump(tag("x")).go().receipt();

    assertThat(on().join("n1")).isEqualTo(bumped);

    Fleet fleet = on().fleet();
    assertThat(fleet.standing()).isEqualTo(bumped);
    assertThat(fleet.members()).hasSize(1);
    assertThat(fleet.members().getFirst().node()).isEqualTo("n1");
    assertThat(fleet.members().getFirst().applied()).isEqualTo(bumped.position());
    assertThat(fleet.members().getFirst().leaseMillis()).isEqualTo(NODE_LEASE);
    assertThat(fleet.members().getFirst().renewedAt()).isBetween(fleet.now() - MINUTE, fleet.now());
  }

  @Test
  default void fleet_ofAPartitionThatNobodyFollows_isEmpty() {
    Fleet fleet = on().fleet();

    assertThat(fleet.members()).isEmpty();
    assertThat(fleet.standing()).isEqualTo(on().read(on().key("a")).receipt());
    assertThat(fleet.knownFor()).isNotNegative();
  }

  @Test
  default void renew_movesTheMemberToWhatItHasApplied_andTellsWhereTheJournalStands() {
    long joined = on().join("n1").position();
    on().bump(tag("x")).go();
    Receipt standing = on().bump(tag("x")).go().receipt();
    assertThat(on().member("n1").applied()).isEqualTo(joined);

    assertThat(on().renew("n1", joined + 1)).isEqualTo(standing);

    assertThat(on().member("n1").applied()).isEqualTo(joined + 1);
  }

  @Test
  default void renew_byOneThatIsNoMember_makesItOne() {
    Receipt before = on().bump(tag("x")).go().receipt();
    on().bump(tag("x")).go();

    on().renew("n1", before);

    assertThat(on().member("n1").applied()).isEqualTo(before.position());
  }

  @Test
  default void renew_takesNoNumber() {
    long before = on().position();

    on().join("n1");
    on().renew("n1", before);
    on().leave("n1", null);

    assertThat(on().position()).isEqualTo(before);
  }

  @Test
  default void renew_underAnotherEpoch_changesNothingAndTellsTheOneInForce() {
    Receipt joined = on().join("n1");
    Receipt standing = on().bump(tag("x")).go().receipt();
    Fleet before = on().fleet();
    Receipt foreign = new Receipt(new Epoch(joined.epoch().id() + 1), 1_000);

    assertThat(on().renew("n1", foreign)).isEqualTo(standing);
    assertThat(on().renew("n2", foreign)).isEqualTo(standing);

    assertThat(on().fleet().members()).isEqualTo(before.members());
  }

  /**
   * A join that its node has given up comes late. The node has joined by another since, and holds
   * copies again: to take it for having applied what came after would be wrong.
   */
  @Test
  default void renew_overtakenByALaterOne_changesNothingAndTellsWhereTheJournalStands() {
    long joined = on().renew("n1", 7, null).position();
    Receipt bumped = on().bump(tag("x")).go().receipt();
    Fleet before = on().fleet();

    assertThat(on().renew("n1", 6, null)).isEqualTo(bumped);
    assertThat(on().renew("n1", 7, bumped)).isEqualTo(bumped);

    assertThat(on().fleet().members()).isEqualTo(before.members());
    assertThat(on().member("n1").applied()).isEqualTo(joined);
    assertThat(on().member("n1").serial()).isEqualTo(7);
  }

  @Test
  default void serials_ofTwoNodes_haveNothingToDoWithEachOther() {
    on().renew("n1", 1_000_000_000_000L, null);

    on().renew("n2", 1, null);
    on().renew("n2", 2, null);

    assertThat(on().fleet().members())
        .extracting(Member::serial)
        .containsExactly(1_000_000_000_000L, 2L);
  }

  /**
   * Somebody waited for the node, and now has it leave as of the serial that he saw; but others
   * have done so before, and it is back.
   */
  @Test
  default void leave_ofOneThatLeftAndCameBack_isRefused() {
    on().join("n1");
    long seen = on().member("n1").serial();
    on().leave("n1", seen);
    on().join("n1");

    assertThat(on().leave("n1", seen)).isFalse();

    assertThat(on().fleet().members()).extracting(Member::node).containsExactly("n1");
  }

  @Test
  default void leave_byTheNewestSerial_endsTheMembership() {
    on().join("n1");
    on().join("n2");

    assertThat(on().leave("n1", on().member("n1").serial())).isTrue();

    assertThat(on().fleet().members()).extracting(Member::node).containsExactly("n2");
    assertThat(on().leave("n1", null)).isFalse();
  }

  @Test
  default void leave_byASerialBeforeTheLastRenewal_isRefused() {
    on().join("n1");
    long seen = on().member("n1").serial();
    on().renew("n1", on().position());

    assertThat(on().leave("n1", seen)).isFalse();

    assertThat(on().fleet().members()).extracting(Member::node).containsExactly("n1");
  }

  @Test
  default void leave_withoutASerial_endsTheMembershipInAnyCase() {
    on().join("n1");
    on().renew("n1", on().position());

    assertThat(on().leave("n1", null)).isTrue();

    assertThat(on().fleet().members()).isEmpty();
  }

  @Test
  default void leave_ofOneThatIsNoMember_changesNothing() {
    on().join("n1");

    assertThat(on().leave("n2", null)).isFalse();
    assertThat(on().leave("n2", 1L)).isFalse();

    assertThat(on().fleet().members()).hasSize(1);
  }

  @Test
  default void fleet_listsItsMembersByName() {
    for (String node : new String[] {"n2", "n10", "N3", "n1"}) {
      on().join(node);
    }

    assertThat(on().fleet().members())
        .extracting(Member::node)
        .containsExactly("N3", "n1", "n10", "n2");
  }

  @Test
  default void fleets_ofTwoTenants_doNotMix() {
    StoreDriver other = onAnotherTenant();
    on().join("n1");
    other.bump(tag("x")).go();
    other.join("n1");
    other.join("n2");

    on().leave("n1", null);

    assertThat(on().fleet().members()).isEmpty();
    assertThat(other.fleet().members()).extracting(Member::node).containsExactly("n1", "n2");
  }
}
