package dev.freshold.store;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.policy.Judge;
import dev.freshold.policy.Verdict;
import dev.freshold.store.ReadCommand.LeaseAsk;
import dev.freshold.testing.Await;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to a store as one tenant, in the words of the tests. Every call waits for its answer, so
 * that calls happen in the order in which they are written.
 */
public final class StoreDriver {

  public static final int MINUTE = 60_000;
  public static final int HOUR = 60 * MINUTE;
  public static final String NAMESPACE = "goods";

  /** How long the lease of a node lasts here, in milliseconds. */
  public static final long NODE_LEASE = 2_000;

  /** Two commits, a nanosecond apart: as doubles they are equal. */
  public static final long EARLIER = 1_732_300_000_000_000_001L;

  public static final long LATER = 1_732_300_000_000_000_002L;

  /** Asks for nothing but what the namespace promises. */
  public static final Demand ANY = new Demand(null, 24L * HOUR, false);

  /** Of the renewals of all nodes. */
  private static final AtomicLong SERIALS = new AtomicLong();

  private final Store store;
  private final Tenant tenant;

  public StoreDriver(Store store, Tenant tenant) {
    this.store = store;
    this.tenant = tenant;
  }

  public Store store() {
    return store;
  }

  public Tenant tenant() {
    return tenant;
  }

  /** A key of the usual namespace, in the schema version of those who name none. */
  public EntryKey key(String key) {
    return key(NAMESPACE, "", key);
  }

  public EntryKey key(String namespace, String schema, String key) {
    return new EntryKey(tenant, namespace, schema, key);
  }

  public static Subject tag(String name) {
    return Subject.of(new Tag(name));
  }

  public ReadFacts read(EntryKey key, Subject... scopes) {
    return read(key, ANY, EarlyRefresh.OFF, null, scopes);
  }

  public ReadFacts read(
      EntryKey key, Demand demand, EarlyRefresh early, @Nullable LeaseAsk ask, Subject... scopes) {
    List<Subject> subjects =
        Stream.concat(Stream.of(Subject.ofNamespace(key.namespace())), Stream.of(scopes)).toList();
    return Await.of(store.read(new ReadCommand(key, subjects, demand, early, ask)));
  }

  /** How a read that wants to load, if there is anything to load, is answered. */
  public LeaseAnswer ask(EntryKey key, Subject... scopes) {
    return read(key, ANY, EarlyRefresh.OFF, anyLease(), scopes).lease();
  }

  public static LeaseAsk anyLease() {
    return new LeaseAsk(UUID.randomUUID().toString(), MINUTE);
  }

  /** Takes the lease, which must be free and needed, and gives its token. */
  public String lease(EntryKey key, Subject... scopes) {
    return granted(ask(key, scopes));
  }

  /** The same for a lease that lasts that long. */
  public String lease(EntryKey key, long millis) {
    return granted(
        read(key, ANY, EarlyRefresh.OFF, new LeaseAsk(UUID.randomUUID().toString(), millis))
            .lease());
  }

  private static String granted(LeaseAnswer answer) {
    if (answer instanceof LeaseAnswer.Granted grant) {
      return grant.token();
    }
    throw new AssertionError("expected a lease, was answered " + answer);
  }

  public boolean extend(EntryKey key, String token, long millis) {
    return Await.of(store.extend(new ExtendCommand(key, token, millis)));
  }

  public boolean abandon(EntryKey key, String token) {
    return Await.of(store.abandon(new AbandonCommand(key, token, false, 0)));
  }

  /** Gives the lease back, because the load has failed. */
  public boolean fail(EntryKey key, String token, double draw) {
    return Await.of(store.abandon(new AbandonCommand(key, token, true, draw)));
  }

  public PutCall put(EntryKey key) {
    return new PutCall(store, key);
  }

  public BustCall bust(EntryKey key) {
    return new BustCall(store, key);
  }

  public BumpCall bump(Subject... subjects) {
    return new BumpCall(store, tenant, List.of(subjects));
  }

  public Inspection inspect(EntryKey key, Subject... scopes) {
    List<Subject> subjects =
        Stream.concat(Stream.of(Subject.ofNamespace(key.namespace())), Stream.of(scopes)).toList();
    return Await.of(store.inspect(new InspectCommand(key, subjects)));
  }

  /** The journal behind the position. */
  public JournalPage journal(long after, int atMost) {
    return Await.of(store.journal(tenant, after, atMost));
  }

  /** Makes the node a member that holds nothing yet, or says so of one that is. */
  public Receipt join(String node) {
    return renew(node, null);
  }

  /** The node says what it has applied of the epoch in force. */
  public Receipt renew(String node, long applied) {
    return renew(node, new Receipt(fleet().standing().epoch(), applied));
  }

  public Receipt renew(String node, @Nullable Receipt applied) {
    return renew(node, SERIALS.incrementAndGet(), applied);
  }

  public Receipt renew(String node, long serial, @Nullable Receipt applied) {
    return Await.of(store.renew(new RenewCommand(tenant, node, serial, NODE_LEASE, applied)));
  }

  public boolean leave(String node, @Nullable Long serial) {
    return Await.of(store.leave(tenant, node, serial));
  }

  public Fleet fleet() {
    return Await.of(store.fleet(tenant));
  }

  /** One that has to be waited for. */
  public Member member(String node) {
    return fleet().members().stream()
        .filter(member -> member.node().equals(node))
        .findFirst()
        .orElseThrow(() -> new AssertionError(node + " is no member"));
  }

  /** The partition's counter. */
  public long position() {
    return read(key("whatever")).position();
  }

  /** What a reader would be served. */
  public Served served(EntryKey key, Subject... scopes) {
    ReadFacts facts = read(key, scopes);
    Verdict verdict =
        Judge.judge(
            facts.entry(),
            facts.generations(),
            facts.mark(),
            facts.epoch(),
            ANY,
            24L * HOUR,
            facts.now(),
            EarlyRefresh.OFF);
    return switch (verdict) {
      case Verdict.Fresh fresh -> Served.FRESH;
      case Verdict.Stale stale -> Served.STALE;
      case Verdict.Nothing nothing -> Served.NOTHING;
    };
  }

  /** What is stored, dead or alive. */
  public Entry entry(EntryKey key) {
    Entry entry = read(key).entry();
    if (entry == null) {
      throw new AssertionError("nothing is stored under " + key.path());
    }
    return entry;
  }

  /** The text that is stored, and not dead. */
  public String text(EntryKey key) {
    if (entry(key).outcome() instanceof Outcome.Value value) {
      return value.payload().text();
    }
    throw new AssertionError("no value is stored under " + key.path());
  }

  /** What a reader gets. */
  public enum Served {
    FRESH,
    STALE,
    NOTHING
  }
}
