package dev.freshold.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.store.JournalRecord;
import dev.freshold.store.JournalRecord.Kind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelectorTest {

  private static final JournalRecord KEYS = record(Kind.KEY, "product:17", "product:eu/18");
  private static final JournalRecord PUT = record(Kind.PUT, "price:eu/18");
  private static final JournalRecord TAGS = record(Kind.TAG, "brand:acme", "user:42");
  private static final JournalRecord SCOPE = record(Kind.SCOPE, "user:42");
  private static final JournalRecord NAMESPACE = record(Kind.NAMESPACE, "namespace product");
  private static final JournalRecord EPOCH = record(Kind.EPOCH);

  @Test
  void narrow_byNothing_meetsAllButEpochs() {
    for (JournalRecord record : List.of(KEYS, PUT, TAGS, SCOPE, NAMESPACE)) {
      assertThat(Selector.ALL.narrow(record)).isSameAs(record);
    }
    assertThat(Selector.ALL.narrow(EPOCH)).isNull();
  }

  @Test
  void narrow_byNamespace_meetsItsKeysAndAllTags() {
    Selector selector = new Selector(Set.of("price"), List.of(), Set.of());
    assertThat(selector.narrow(KEYS)).isNull();
    assertThat(selector.narrow(PUT)).isSameAs(PUT);
    assertThat(selector.narrow(TAGS)).isSameAs(TAGS);
    assertThat(selector.narrow(SCOPE)).isSameAs(SCOPE);
    assertThat(selector.narrow(NAMESPACE)).isNull();
    assertThat(new Selector(Set.of("product"), List.of(), Set.of()).narrow(NAMESPACE)).isNotNull();
  }

  @Test
  void narrow_byPrefix_leavesTheKeysThatBeginSo() {
    Selector selector = new Selector(Set.of(), List.of("eu/", "us/"), Set.of());
    assertThat(names(selector.narrow(KEYS))).containsExactly("product:eu/18");
    assertThat(selector.narrow(PUT)).isSameAs(PUT);
    assertThat(selector.narrow(TAGS)).isSameAs(TAGS);
    assertThat(selector.narrow(NAMESPACE)).isSameAs(NAMESPACE);
  }

  @Test
  void narrow_byNamespaceAndPrefix_needsBoth() {
    Selector selector = new Selector(Set.of("product"), List.of("eu/"), Set.of());
    assertThat(names(selector.narrow(KEYS))).containsExactly("product:eu/18");
    assertThat(selector.narrow(PUT)).isNull();
  }

  @Test
  void narrow_byNames_meetsTagsAndScopesAndNamespacesButNoKeys() {
    Selector selector = new Selector(Set.of(), List.of(), Set.of("user:42"));
    assertThat(names(selector.narrow(TAGS))).containsExactly("user:42");
    assertThat(selector.narrow(SCOPE)).isSameAs(SCOPE);
    assertThat(selector.narrow(record(Kind.SCOPE, "user:43"))).isNull();
    assertThat(selector.narrow(KEYS)).isNull();
    assertThat(selector.narrow(PUT)).isNull();
    assertThat(selector.narrow(NAMESPACE)).isSameAs(NAMESPACE);
  }

  @Test
  void narrow_byNamesAndNamespaces_narrowsEach() {
    Selector selector = new Selector(Set.of("price"), List.of(), Set.of("user:42"));
    assertThat(selector.narrow(PUT)).isSameAs(PUT);
    assertThat(selector.narrow(KEYS)).isNull();
    assertThat(names(selector.narrow(TAGS))).containsExactly("user:42");
    assertThat(selector.narrow(NAMESPACE)).isNull();
  }

  @Test
  void narrow_ofAKeyWithColons_looksAtTheKeyAlone() {
    JournalRecord record = record(Kind.KEY, "search:shoes:men");
    assertThat(new Selector(Set.of("search"), List.of("shoes:"), Set.of()).narrow(record))
        .isSameAs(record);
    assertThat(new Selector(Set.of(), List.of("search"), Set.of()).narrow(record)).isNull();
  }

  @Test
  void narrow_withinSomeNamespaces_hearsOfNoOthersWhateverIsAskedFor() {
    Selector all = new Selector(Set.of(), List.of(), Set.of(), Set.of("price"));
    assertThat(all.narrow(PUT)).isSameAs(PUT);
    assertThat(all.narrow(KEYS)).isNull();
    assertThat(all.narrow(NAMESPACE)).isNull();
    assertThat(all.narrow(TAGS)).isSameAs(TAGS);
    Selector byKey = new Selector(Set.of(), List.of("s"), Set.of(), Set.of("price"));
    assertThat(byKey.narrow(KEYS)).isNull();
    Selector byName = new Selector(Set.of(), List.of(), Set.of("user:42"), Set.of("price"));
    assertThat(byName.narrow(PUT)).isNull();
    assertThat(byName.narrow(NAMESPACE)).isNull();
  }

  private static List<String> names(@Nullable JournalRecord record) {
    return record == null ? List.of() : record.names();
  }

  private static JournalRecord record(Kind kind, String... names) {
    return new JournalRecord(7, 0, kind, false, List.of(names), "why");
  }
}
