package dev.freshold.testing.clients;

import dev.freshold.cache.GetQuery;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.Coherence;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.OnMiss;
import dev.freshold.testing.Policies;
import dev.freshold.testing.history.Commit;
import dev.freshold.testing.history.Get;
import dev.freshold.testing.history.Recorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the truth is: some rows, each a number that counts its commits. */
public final class Origin {

  private static final NamespacePolicy STRICT =
      Policies.named("strict")
          .coherence(Coherence.STRICT)
          .maxStaleness(Duration.ofMillis(6_000))
          .ttl(Duration.ofMillis(3_000))
          .staleWhileRevalidate(Duration.ofMillis(1_000))
          .staleIfError(Duration.ofMillis(2_000))
          .negativeNotFound(Duration.ofMillis(1_500))
          .lease(Duration.ofMillis(300))
          .build();

  private static final NamespacePolicy BOUNDED =
      Policies.named("bounded")
          .coherence(Coherence.BOUNDED)
          .maxStaleness(Duration.ofMillis(1_500))
          .ttl(Duration.ofMillis(900))
          .staleWhileRevalidate(Duration.ofMillis(200))
          .staleIfError(Duration.ofMillis(600))
          .negativeNotFound(Duration.ofMillis(400))
          .earlyRefresh(1)
          .lease(Duration.ofMillis(300))
          .build();

  /** The namespaces of the rows: one that is strict, and one that is bounded. */
  public static final List<NamespacePolicy> POLICIES = List.of(STRICT, BOUNDED);

  private static final int ROWS = 3;
  private static final Tag EVERYTHING = new Tag("everything");

  private final List<Row> rows = new ArrayList<>();
  private final Recorder recorder;

  /** Some rows in each of the namespaces, which none has changed. */
  public Origin(Recorder recorder) {
    this.recorder = recorder;
    for (NamespacePolicy policy : POLICIES) {
      for (int i = 0; i < ROWS; i++) {
        rows.add(new Row(policy, "row" + i));
      }
    }
  }

  Row any(Random random) {
    return rows.get(random.nextInt(rows.size()));
  }

  /** One of them. */
  final class Row {
    private final NamespacePolicy policy;
    private final EntryKey key;
    private final Tag scope;
    private final Tag tag;
    private long state;

    private Row(NamespacePolicy policy, String name) {
      this.policy = policy;
      this.key = new EntryKey(Tenant.DEFAULT, policy.name(), "", name);
      this.scope = new Tag("scope:" + name);
      this.tag = new Tag("tag:" + policy.name() + ":" + name);
    }

    NamespacePolicy policy() {
      return policy;
    }

    EntryKey key() {
      return key;
    }

    /** What the key itself names; rows of equal names in all namespaces share it. */
    Tag scope() {
      return scope;
    }

    /** What its loader says it depends on: on itself, and on everything. */
    List<Tag> tags() {
      return List.of(tag, EVERYTHING);
    }

    Set<Subject> subjects() {
      return Stream.concat(
              Stream.of(Subject.ofNamespace(policy.name()), Subject.of(scope)),
              tags().stream().map(Subject::of))
          .collect(Collectors.toSet());
    }

    long state() {
      return state;
    }

    Version version() {
      return new Version(state);
    }

    void commit() {
      state++;
      recorder.add(new Commit(key, state, recorder.now()));
    }

    GetQuery query(OnMiss onMiss, Get.Quotes quotes, long waitMillis) {
      return new GetQuery(
          policy,
          key,
          List.of(scope),
          onMiss,
          quotes.maxStaleness(),
          quotes.minVersion(),
          quotes.receipt(),
          waitMillis);
    }

    @Override
    public @Nullable String toString() {
      return key.subject();
    }
  }
}
