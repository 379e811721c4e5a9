package dev.freshold.ingest;

import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Reach;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.store.BustCommand.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The busts of some events to as few calls as keep every event what it is. Busts with versions go
 * together, the newest of each key: nothing distinguishes that from one after the other. What has
 * no version goes by itself under the event's identity, so that the store knows a copy of it; where
 * there is no identity either, copies cannot be known, and it goes together.
 *
 * @param <T> what stands for an event
 */
final class Commands<T> {

  /** Keys, or tags, of one call. */
  static final int MAX_ITEMS = 256;

  private static final String REASON = "event";

  private final Tenant tenant;
  private final Predicate<String> seen;
  private final List<Command<T>> alone = new ArrayList<>();
  private final Map<KeyGroup, Keys<T>> keys = new LinkedHashMap<>();
  private final Map<TagGroup, Tags<T>> tags = new LinkedHashMap<>();

  private record KeyGroup(String namespace, boolean soft, Reach reach, boolean versioned) {}

  private record TagGroup(boolean soft, Reach reach) {}

  private record Keys<T>(NamespacePolicy policy, Map<String, Target> targets, Set<T> owners) {}

  private record Tags<T>(Set<Tag> tags, Set<T> owners) {}

  /**
   * No calls yet.
   *
   * @param seen whether what has that identity has been carried out already
   */
  Commands(Tenant tenant, Predicate<String> seen) {
    this.tenant = tenant;
    this.seen = seen;
  }

  /** Adds a bust; false if it is known to have been carried out. */
  boolean add(T owner, @Nullable Identity event, Bust bust) {
    if (event != null && !isVersioned(bust)) {
      String identity = event.derived(bust.rule() + '\n' + bust.soft() + '\n' + bust.subjects());
      if (seen.test(identity)) {
        return false;
      }
      alone.add(
          new Command<>(order(bust, "ev-" + identity), bust.reach(), identity, List.of(owner)));
      return true;
    }
    switch (bust) {
      case Bust.Keys one -> {
        Keys<T> group =
            keys.computeIfAbsent(
                new KeyGroup(one.policy().name(), one.soft(), one.reach(), one.versioned()),
                none -> new Keys<>(one.policy(), new LinkedHashMap<>(), new LinkedHashSet<>()));
        one.targets().forEach(target -> group.targets().merge(target.key(), target, Rule::newer));
        group.owners().add(owner);
      }
      case Bust.Tags one -> {
        Tags<T> group =
            tags.computeIfAbsent(
                new TagGroup(one.soft(), one.reach()),
                none -> new Tags<>(new LinkedHashSet<>(), new LinkedHashSet<>()));
        group.tags().addAll(one.tags());
        group.owners().add(owner);
      }
    }
    return true;
  }

  /** All calls; each may go beside the others. */
  List<Command<T>> all() {
    List<Command<T>> all = new ArrayList<>(alone);
    keys.forEach(
        (group, merged) ->
            parts(List.copyOf(merged.targets().values()))
                .forEach(
                    part ->
                        all.add(
                            new Command<>(
                                keys(merged.policy(), part, group.soft(), null),
                                group.reach(),
                                null,
                                List.copyOf(merged.owners())))));
    tags.forEach(
        (group, merged) ->
            parts(List.copyOf(merged.tags()))
                .forEach(
                    part ->
                        all.add(
                            new Command<>(
                                tags(part, group.soft(), null),
                                group.reach(),
                                null,
                                List.copyOf(merged.owners())))));
    return all;
  }

  static boolean isVersioned(Bust bust) {
    return switch (bust) {
      case Bust.Keys keys -> keys.versioned();
      case Bust.Tags tags -> false;
    };
  }

  private InvalidateOrder order(Bust bust, String requestId) {
    return switch (bust) {
      case Bust.Keys one -> keys(one.policy(), one.targets(), one.soft(), requestId);
      case Bust.Tags one -> tags(one.tags(), one.soft(), requestId);
    };
  }

  private InvalidateOrder keys(
      NamespacePolicy policy, List<Target> targets, boolean soft, @Nullable String requestId) {
    return new InvalidateOrder.Keys(tenant, policy, targets, soft, REASON, requestId, false);
  }

  private InvalidateOrder tags(List<Tag> some, boolean soft, @Nullable String requestId) {
    return new InvalidateOrder.Tags(tenant, some, soft, 0, 0, REASON, requestId, false);
  }

  private static <I> List<List<I>> parts(List<I> items) {
    List<List<I>> parts = new ArrayList<>();
    for (int i = 0; i < items.size(); i += MAX_ITEMS) {
      parts.add(items.subList(i, Math.min(items.size(), i + MAX_ITEMS)));
    }
    return parts;
  }
}
