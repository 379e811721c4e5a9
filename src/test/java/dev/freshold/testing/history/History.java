package dev.freshold.testing.history;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened in a run, and where to find it. */
public final class History {

  private final List<Event> events;
  private final Map<String, NamespacePolicy> policies = new TreeMap<>();
  private final Map<Long, Load> loads = new HashMap<>();
  private final Map<Long, List<Put>> puts = new HashMap<>();
  private final Map<EntryKey, Map<Long, Moment>> commits = new HashMap<>();
  private final Map<EntryKey, Set<Subject>> subjects = new HashMap<>();
  private final Map<String, List<Invalidation>> byKey = new HashMap<>();
  private final Map<Subject, List<Invalidation>> bySubject = new HashMap<>();
  private final Map<String, NavigableMap<Version, List<Invalidation>>> byVersion = new HashMap<>();
  private final Map<EntryKey, List<Put>> withoutLease = new HashMap<>();
  private final List<Fault> losses = new ArrayList<>();

  History(Collection<NamespacePolicy> policies, Collection<Event> events) {
    this.events = events.stream().sorted(Comparator.comparing(Event::invoked)).toList();
    policies.forEach(policy -> this.policies.put(policy.name(), policy));
    this.events.forEach(this::index);
    byKey.values().forEach(list -> list.sort(Comparator.comparing(Invalidation::first)));
    bySubject.values().forEach(list -> list.sort(Comparator.comparing(Invalidation::first)));
  }

  private void index(Event event) {
    switch (event) {
      case Load load -> loads.put(load.id(), load);
      case Commit commit ->
          commits
              .computeIfAbsent(commit.key(), same -> new HashMap<>())
              .put(commit.number(), commit.at());
      case Put put -> {
        puts.computeIfAbsent(put.load(), same -> new ArrayList<>()).add(put);
        subjects.computeIfAbsent(put.key(), same -> new HashSet<>()).addAll(put.subjects());
        if (put.token() == null) {
          withoutLease.computeIfAbsent(put.key(), same -> new ArrayList<>()).add(put);
        }
        if (put.isOwners()) {
          index(put.asInvalidation());
        }
      }
      case Invalidation invalidation -> index(invalidation);
      case Get get -> {}
      case Abandon abandon -> {}
      case Fault fault -> {
        if (fault.losesHistory()) {
          losses.add(fault);
        }
      }
    }
  }

  private void index(Invalidation invalidation) {
    for (Invalidation.Target target : invalidation.targets()) {
      switch (target) {
        case Invalidation.Target.Key key -> {
          byKey.computeIfAbsent(key.subject(), same -> new ArrayList<>()).add(invalidation);
          if (key.version() != null) {
            byVersion
                .computeIfAbsent(key.subject(), same -> new TreeMap<>())
                .computeIfAbsent(key.version(), same -> new ArrayList<>())
                .add(invalidation);
          }
        }
        case Invalidation.Target.All all ->
            bySubject.computeIfAbsent(all.subject(), same -> new ArrayList<>()).add(invalidation);
      }
    }
  }

  /** Everything, in the order in which it was invoked. */
  public List<Event> events() {
    return events;
  }

  /** Everything of one kind, in the order in which it was invoked. */
  public <E extends Event> Stream<E> all(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** What the namespace of the key promises. */
  public NamespacePolicy policy(EntryKey key) {
    NamespacePolicy policy = policies.get(key.namespace());
    if (policy == null) {
      throw new IllegalStateException("no policy for " + key);
    }
    return policy;
  }

  /** Where something that was served comes from. */
  public Origin origin(long load) {
    Load found = loads.get(load);
    List<Put> its = puts.get(load);
    if (found == null || its == null) {
      throw new IllegalStateException("nobody has put load " + load);
    }
    return new Origin(found, its, began(found, its));
  }

  /**
   * The latest moment at which the load can have begun; null: nobody can say. What was read under a
   * lease had been read before the next state of the row was committed. A put without a lease
   * counts from its arrival.
   */
  private @Nullable Moment began(Load load, List<Put> its) {
    if (load.token() == null) {
      boolean known = its.stream().noneMatch(put -> put.outcome() == Put.Outcome.UNKNOWN);
      return known ? its.stream().map(Put::returned).max(Moment::compareTo).orElseThrow() : null;
    }
    Moment next = commits.getOrDefault(load.key(), Map.of()).get(load.state() + 1);
    return next != null && next.isBefore(load.began()) ? next : load.began();
  }

  /** Whatever has ever applied to the key. */
  public Set<Subject> subjects(EntryKey key) {
    Set<Subject> all = new HashSet<>(subjects.getOrDefault(key, Set.of()));
    all.add(Subject.ofNamespace(key.namespace()));
    return all;
  }

  /**
   * The invalidations, the owner's puts included, that may meet what was put with these, and were
   * first asked for after the moment; null: whenever.
   */
  public Stream<Invalidation> invalidations(
      EntryKey key, Set<Subject> applying, @Nullable Moment since) {
    return Stream.concat(
        since(byKey.getOrDefault(key.subject(), List.of()), since),
        applying.stream()
            .flatMap(subject -> since(bySubject.getOrDefault(subject, List.of()), since)));
  }

  /** The invalidations, the owner's puts included, that say that the key is beyond the version. */
  public Stream<Invalidation> announcing(EntryKey key, Version beyond) {
    return byVersion
        .getOrDefault(key.subject(), Collections.emptyNavigableMap())
        .tailMap(beyond, false)
        .values()
        .stream()
        .flatMap(List::stream);
  }

  private static Stream<Invalidation> since(List<Invalidation> sorted, @Nullable Moment since) {
    if (since == null) {
      return sorted.stream();
    }
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (since.isBefore(sorted.get(middle).first())) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return sorted.subList(low, sorted.size()).stream();
  }

  /** The puts of the key that voided whatever lease there was. */
  public List<Put> putsWithoutLease(EntryKey key) {
    return withoutLease.getOrDefault(key, List.of());
  }

  /** Whether the store may have forgotten something between the two moments. */
  public boolean mayHaveLostHistory(Moment from, Moment to) {
    return losses.stream()
        .anyMatch(fault -> !fault.returned().isBefore(from) && !to.isBefore(fault.invoked()));
  }

  /**
   * Where something that was served comes from.
   *
   * @param puts all attempts to put it
   * @param began the latest moment at which the load can have begun; null: nobody can say
   */
  public record Origin(Load load, List<Put> puts, @Nullable Moment began) {

    /** What it was put with. */
    public Put put() {
      return puts.getFirst();
    }
  }
}
