package dev.freshold.cache;

import dev.freshold.cache.Explanation.Rule;
import dev.freshold.journal.Local;
import dev.freshold.journal.LocalState;
import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.LeaseRecord;
import dev.freshold.model.Mark;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.policy.Coherence;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.policy.Judge;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.Verdict;
import dev.freshold.store.InspectCommand;
import dev.freshold.store.Inspection;
import dev.freshold.store.Inspection.SubjectState;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says why a key is served or is not, in the order in which a read is judged, with the numbers that
 * decided.
 */
public final class Explainer {

  private final Store store;
  private final Local local;

  Explainer(Store store, Local local) {
    this.store = store;
    this.local = local;
  }

  /** Looks at the key and changes nothing. */
  public Uni<Explanation> explain(NamespacePolicy policy, EntryKey key, List<Tag> keyTags) {
    List<Subject> subjects =
        Stream.concat(
                Stream.of(Subject.ofNamespace(policy.name())), keyTags.stream().map(Subject::of))
            .toList();
    return store
        .inspect(new InspectCommand(key, subjects))
        .map(inspection -> explain(policy, key, keyTags, inspection));
  }

  private Explanation explain(
      NamespacePolicy policy, EntryKey key, List<Tag> keyTags, Inspection inspection) {
    ReadFacts facts = inspection.facts();
    Verdict verdict = judge(policy, facts);
    Entry entry = facts.entry();
    List<Rule> rules =
        entry == null
            ? List.of(new Rule("something is stored", false, "nothing is stored under this key"))
            : rules(policy, entry, inspection);
    return new Explanation(
        summary(verdict, rules, inspection),
        verdict,
        rules,
        keyTags,
        inspection,
        local.inspect(key),
        localVerdict(policy, key));
  }

  private static Verdict judge(NamespacePolicy policy, ReadFacts facts) {
    return Judge.judge(
        facts.entry(),
        facts.generations(),
        facts.mark(),
        facts.epoch(),
        new Demand(null, policy.maxStaleness().toMillis(), false),
        policy.staleWhileRevalidate().toMillis(),
        facts.now(),
        EarlyRefresh.OFF);
  }

  /** Whether this node answers from its own memory, and if not, why. */
  private String localVerdict(NamespacePolicy policy, EntryKey key) {
    if (policy.coherence() == Coherence.NONE) {
      return "not served from here: coherence is none";
    }
    ReadFacts facts = local.read(key, policy.coherence(), null);
    if (facts != null) {
      return switch (judge(policy, facts)) {
        case Verdict.Fresh fresh -> "served from here: every rule holds for the copy";
        case Verdict.Stale stale ->
            "served from here only while the store cannot be reached: stale";
        case Verdict.Nothing nothing -> "not served from here: " + nothing.reason();
      };
    }
    LocalState state = local.inspect(key);
    if (state.stamp() == null) {
      return "not served from here: no copy is kept";
    }
    return state.leaseMillis() == 0
        ? "not served from here: the node lease is not held"
        : "not served from here: what it was learned by has been dropped";
  }

  private static List<Rule> rules(NamespacePolicy policy, Entry entry, Inspection inspection) {
    ReadFacts facts = inspection.facts();
    Mark mark = facts.mark();
    long now = facts.now();
    long bound = policy.maxStaleness().toMillis();
    return List.of(
        new Rule("something is stored", true, kind(entry, inspection.contentBytes())),
        new Rule(
            "epoch of the entry = epoch of the store",
            entry.epoch().equals(facts.epoch()),
            "entry %s, store %s".formatted(entry.epoch(), facts.epoch())),
        new Rule(
            "stamp ≥ every hard generation",
            entry.stamp() >= facts.generations().hard(),
            generations(entry, inspection, SubjectState::hard)),
        new Rule(
            "not busted by key",
            !mark.kills(entry.version(), entry.stamp()),
            busts(entry, mark, mark.hard())),
        new Rule(
            "now is before stale until", now < entry.staleUntil(), until(entry.staleUntil(), now)),
        new Rule(
            "age is below max-staleness",
            entry.age(now) < bound,
            "age %s, max-staleness %s".formatted(in(entry.age(now)), in(bound))),
        new Rule(
            "fresh: stamp ≥ every soft generation",
            entry.stamp() >= facts.generations().soft(),
            generations(entry, inspection, SubjectState::soft)),
        new Rule(
            "fresh: not softly busted by key",
            !mark.ages(entry.version(), entry.stamp()),
            busts(entry, mark, mark.soft())),
        new Rule(
            "fresh: now is before fresh until",
            now < entry.freshUntil(),
            until(entry.freshUntil(), now)));
  }

  private static String kind(Entry entry, long bytes) {
    return entry.isNegative() ? "a negative entry" : "a value of " + bytes + " bytes";
  }

  private static String generations(
      Entry entry, Inspection inspection, ToLongFunction<SubjectState> number) {
    String newer =
        inspection.states().stream()
            .filter(state -> number.applyAsLong(state) > entry.stamp())
            .map(state -> state.subject() + " was invalidated at " + number.applyAsLong(state))
            .collect(Collectors.joining(", "));
    return "stamp " + entry.stamp() + (newer.isEmpty() ? ", none is newer" : ", " + newer);
  }

  private static String busts(Entry entry, Mark mark, long number) {
    if (mark.newest() == 0) {
      return "no bust of the key is remembered";
    }
    return "stamp %d, bust at %d; version %s, fence %s"
        .formatted(
            entry.stamp(),
            number,
            entry.version() == null ? "none" : entry.version(),
            mark.fence() == null ? "none" : mark.fence());
  }

  private static String until(long end, long now) {
    return end > now ? in(end - now) + " left" : in(now - end) + " ago";
  }

  private static String in(long millis) {
    return Duration.ofMillis(millis).toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }

  private static String summary(Verdict verdict, List<Rule> rules, Inspection inspection) {
    String broken =
        rules.stream()
            .filter(rule -> !rule.holds())
            .findFirst()
            .map(rule -> " (" + rule.detail() + ")")
            .orElse("");
    String served =
        switch (verdict) {
          case Verdict.Fresh fresh -> "Served as FRESH: every rule holds";
          case Verdict.Stale stale ->
              stale.onErrorOnly()
                  ? "Served as STALE only if its reload fails: past stale-while-revalidate" + broken
                  : "Served as STALE while one caller refreshes it" + broken;
          case Verdict.Nothing nothing -> "Not served: " + nothing.reason() + broken;
        };
    return served + "; " + lease(inspection) + waiting(inspection) + ".";
  }

  private static String waiting(Inspection inspection) {
    return inspection.unflushed() == null
        ? ""
        : "; version " + inspection.unflushed() + " waits to be written to the origin";
  }

  private static String lease(Inspection inspection) {
    LeaseRecord lease = inspection.lease();
    if (lease == null) {
      return "nobody is loading it";
    }
    boolean doomed = isDoomed(inspection);
    String left = in(doomed ? 0 : Math.max(0, lease.until() - inspection.facts().now()));
    if (lease.cooling()) {
      return "its last %d load(s) failed, the next may start in %s"
          .formatted(lease.failures(), left);
    }
    return doomed
        ? "somebody loads what has been invalidated since, so that the next caller gets the lease"
        : "somebody is loading it, for %s more at the most".formatted(left);
  }

  /** Whether the lease no longer stands in anyone's way. */
  public static boolean isDoomed(Inspection inspection) {
    LeaseRecord lease = inspection.lease();
    ReadFacts facts = inspection.facts();
    return lease != null
        && (!lease.epoch().equals(facts.epoch())
            || lease.stamp() < Math.max(facts.generations().newest(), facts.mark().newest()));
  }
}
