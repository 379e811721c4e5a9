package dev.freshold.store;

import static dev.freshold.store.StoreDriver.HOUR;
import static dev.freshold.store.StoreDriver.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;
import dev.freshold.model.Version;
import dev.freshold.store.StoreDriver.Served;
import org.junit.jupiter.api.Test;

/** What a read finds, and what it does not. */
public interface StoreReadContract extends StoreFixture {

  @Test
  default void read_absentKey_findsNothingAndKnowsOfNoInvalidation() {
    ReadFacts facts = on().read(on().key("absent"));

    assertThat(facts.entry()).isNull();
    assertThat(facts.generations()).isEqualTo(Generations.NONE);
    assertThat(facts.mark()).isEqualTo(Mark.NONE);
    assertThat(facts.lease()).isEqualTo(LeaseAnswer.NONE);
  }

  @Test
  default void read_afterPut_findsAllThatIsNeededToJudge() {
    EntryKey key = on().key("a");
    on().put(key).version(7).loadedFor(300).life(MINUTE, HOUR).tags("x:1", "y:2").go();

    ReadFacts facts = on().read(key);

    Entry entry = on().entry(key);
    assertThat(entry.version()).isEqualTo(new Version(7));
    assertThat(entry.epoch()).isEqualTo(facts.epoch());
    assertThat(entry.freshFor()).isEqualTo(MINUTE);
    assertThat(entry.staleFor()).isEqualTo(HOUR);
    assertThat(entry.loadCost()).isEqualTo(300);
    assertThat(entry.age(facts.now())).isBetween(300L, 300L + MINUTE / 2);
    assertThat(entry.tags()).extracting(Object::toString).containsExactly("x:1", "y:2");
  }

  @Test
  default void read_withoutWishForLease_takesNone() {
    EntryKey key = on().key("a");

    on().read(key);

    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void read_positionAndEpoch_areThoseOfThePartition() {
    long before = on().position();
    BumpResult bump = on().bump(StoreDriver.tag("x")).go();

    ReadFacts facts = on().read(on().key("a"));

    assertThat(facts.position()).isEqualTo(before + 1);
    assertThat(facts.receipt()).isEqualTo(bump.receipt());
    assertThat(facts.epochAge()).isBetween(0L, (long) HOUR);
  }

  @Test
  default void read_subjectThatTheKeyNames_appliesThoughTheEntryDoesNotCarryIt() {
    EntryKey key = on().key("a");
    on().put(key).go();
    long number = on().bump(StoreDriver.tag("user:42")).asScope().go().receipt().position();

    assertThat(on().read(key, StoreDriver.tag("user:42")).generations().hard()).isEqualTo(number);
    assertThat(on().read(key).generations().hard()).isZero();
  }

  @Test
  default void read_generations_areTheNewestOfAllThatApplies() {
    EntryKey key = on().key("a");
    on().put(key).tags("x", "y").go();
    on().bump(StoreDriver.tag("x")).go();
    long hard = on().bump(StoreDriver.tag("y")).go().receipt().position();
    long soft = on().bump(StoreDriver.tag("x")).soft().go().receipt().position();

    assertThat(on().read(key).generations()).isEqualTo(new Generations(hard, soft));
  }

  @Test
  default void schemas_ofOneKey_liveSideBySide() {
    EntryKey six = on().key(StoreDriver.NAMESPACE, "v6", "a");
    EntryKey seven = on().key(StoreDriver.NAMESPACE, "v7", "a");
    on().put(six).text("six").notJournaled().go();
    on().put(seven).text("seven").notJournaled().go();

    assertThat(on().text(six)).isEqualTo("six");
    assertThat(on().text(seven)).isEqualTo("seven");
    assertThat(on().read(on().key("a")).entry()).isNull();
  }

  @Test
  default void namespaces_withEqualKeys_areApart() {
    EntryKey one = on().key("one", "", "a");
    on().put(one).go();

    assertThat(on().read(on().key("two", "", "a")).entry()).isNull();
    assertThat(on().served(one)).isEqualTo(Served.FRESH);
  }

  @Test
  default void keys_whosePartsWouldRunTogether_areApart() {
    EntryKey inKey = on().key("n", "", "s:k");
    EntryKey inSchema = on().key("n", "s", "k");
    on().put(inKey).text("in the key").notJournaled().go();
    on().put(inSchema).text("in the schema").notJournaled().go();

    assertThat(on().text(inKey)).isEqualTo("in the key");
    assertThat(on().text(inSchema)).isEqualTo("in the schema");
  }

  @Test
  default void tenants_withEqualKeys_areApart() {
    on().put(on().key("a")).text("mine").go();
    StoreDriver other = onAnotherTenant();

    assertThat(other.read(other.key("a")).entry()).isNull();

    other.put(other.key("a")).text("theirs").go();
    assertThat(on().text(on().key("a"))).isEqualTo("mine");
    assertThat(other.text(other.key("a"))).isEqualTo("theirs");
  }

  @Test
  default void tenants_countersAndGenerations_areApart() {
    EntryKey key = on().key("a");
    on().put(key).tags("x").go();
    long before = on().position();
    StoreDriver other = onAnotherTenant();

    other.bump(StoreDriver.tag("x")).go();
    other.bust(other.key("a")).version(9).go();

    assertThat(on().position()).isEqualTo(before);
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }
}
