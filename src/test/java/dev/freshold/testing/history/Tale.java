package dev.freshold.testing.history;

import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A history written by hand: every event from one millisecond to another, and what is equal there
 * was at once.
 */
final class Tale {

  static final Epoch EPOCH = new Epoch(0x1111_0000_0000_0000L);

  private final NamespacePolicy policy;
  private final List<Event> events = new ArrayList<>();
  private long loads;

  Tale(NamespacePolicy policy) {
    this.policy = policy;
  }

  History history() {
    return new History(List.of(policy), events);
  }

  EntryKey key(String name) {
    return new EntryKey(Tenant.DEFAULT, policy.name(), "", name);
  }

  static Receipt receipt(long position) {
    return new Receipt(EPOCH, position);
  }

  static Moment at(long millis) {
    return new Moment(millis, millis * 1_000_000);
  }

  Tale commit(String key, long number, long at) {
    events.add(new Commit(key(key), number, at(at)));
    return this;
  }

  Tale storeLost(long from, long to) {
    events.add(new Fault("store", "restarted empty", true, at(from), at(to)));
    return this;
  }

  /** A load under a lease, which reads at the moment and is put at once and stored. */
  long load(String key, long began, @Nullable Version version, Tag... tags) {
    long id = ++loads;
    events.add(new Load(id, "n1", key(key), "token" + id, id, at(began)));
    put(id, key, version, "token" + id, began, began, Put.Outcome.STORED, null, tags);
    return id;
  }

  /** The put of an owner. */
  long own(
      String key,
      long version,
      Reach reach,
      long from,
      long to,
      Put.Outcome outcome,
      @Nullable Receipt receipt) {
    long id = ++loads;
    events.add(new Load(id, "n1", key(key), null, id, at(from)));
    events.add(
        new Put(
            id,
            "n1",
            "owner",
            key(key),
            new Version(version),
            subjects(),
            null,
            reach,
            at(from),
            at(to),
            outcome,
            receipt));
    return id;
  }

  Tale put(
      long load,
      String key,
      @Nullable Version version,
      String token,
      long from,
      long to,
      Put.Outcome outcome,
      @Nullable Receipt receipt,
      Tag... tags) {
    events.add(
        new Put(
            load,
            "n1",
            "loader",
            key(key),
            version,
            subjects(tags),
            token,
            Reach.STORE,
            at(from),
            at(to),
            outcome,
            receipt));
    return this;
  }

  private Set<Subject> subjects(Tag... tags) {
    Set<Subject> all = new HashSet<>();
    all.add(Subject.ofNamespace(policy.name()));
    for (Tag tag : tags) {
      all.add(Subject.of(tag));
    }
    return all;
  }

  Tale abandon(String key, String token, long from, long to) {
    events.add(new Abandon("n1", key(key), token, false, at(from), at(to)));
    return this;
  }

  /** A hard invalidation to reach the fleet. */
  Tale invalidate(Invalidation.Target target, long from, long to, @Nullable Receipt receipt) {
    return invalidate(target, false, Reach.FLEET, from, to, receipt);
  }

  Tale invalidate(
      Invalidation.Target target,
      boolean soft,
      Reach reach,
      long from,
      long to,
      @Nullable Receipt receipt) {
    return retry(target, soft, reach, from, from, to, receipt);
  }

  Tale retry(
      Invalidation.Target target,
      boolean soft,
      Reach reach,
      long first,
      long from,
      long to,
      @Nullable Receipt receipt) {
    events.add(
        new Invalidation("n2", List.of(target), soft, reach, at(first), at(from), at(to), receipt));
    return this;
  }

  Invalidation.Target keyTarget(String key) {
    return new Invalidation.Target.Key(key(key).subject(), null);
  }

  Invalidation.Target keyTarget(String key, long version) {
    return new Invalidation.Target.Key(key(key).subject(), new Version(version));
  }

  static Invalidation.Target all(Tag tag) {
    return new Invalidation.Target.All(Subject.of(tag));
  }

  Invalidation.Target namespace() {
    return new Invalidation.Target.All(Subject.ofNamespace(policy.name()));
  }

  /** A read that is served the load. */
  Tale hit(String key, long load, long from, long to) {
    return hit(key, load, Get.Quotes.NOTHING, receipt(0), from, to);
  }

  Tale hit(String key, long load, Get.Quotes quotes, Receipt seen, long from, long to) {
    return get(key, quotes, new Answer.Hit(load, null, false, "LOCAL", null, seen), from, to);
  }

  /** A read that is given a lease. */
  Tale lease(String key, String token, long millis, long from, long to) {
    Answer.Lease lease = new Answer.Lease(token, millis);
    return get(key, Get.Quotes.NOTHING, new Answer.Miss("ABSENT", lease, receipt(0)), from, to);
  }

  Tale get(String key, Get.Quotes quotes, Answer answer, long from, long to) {
    events.add(new Get("n3", "s1", key(key), quotes, at(from), at(to), answer));
    return this;
  }
}
