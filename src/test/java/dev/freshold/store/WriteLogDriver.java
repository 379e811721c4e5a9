package dev.freshold.store;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.Lifetime;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.testing.Await;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Speaks to a log of writes as one tenant, in the words of the tests. */
public final class WriteLogDriver {

  public static final int MAX_BACKLOG = 1_000;

  private static final long LEASE = 60_000;

  private final WriteLog log;
  private final Tenant tenant;

  public WriteLogDriver(WriteLog log, Tenant tenant) {
    this.log = log;
    this.tenant = tenant;
  }

  public static AppendCommand command(EntryKey key, Outcome outcome, long version, int maxBacklog) {
    return new AppendCommand(
        new PutCommand(
            key,
            outcome,
            new Version(version),
            new Claim.Unleased(null, 0),
            new Lifetime(StoreDriver.HOUR, 2 * StoreDriver.HOUR),
            List.of(Subject.ofNamespace(key.namespace())),
            List.of(new Tag("templated"), new Tag("eu")),
            true,
            false,
            0),
        List.of(new Tag("eu")),
        key.key() + "@" + version,
        maxBacklog);
  }

  public static Outcome text(String text) {
    return new Outcome.Value(Payload.of(text), true, "text/plain");
  }

  public AppendResult append(EntryKey key, String text, long version) {
    return Await.of(log.append(command(key, text(text), version, MAX_BACKLOG)));
  }

  public AppendResult append(EntryKey key, String text, long version, int maxBacklog) {
    return Await.of(log.append(command(key, text(text), version, maxBacklog)));
  }

  public AppendResult delete(EntryKey key, long version) {
    return Await.of(
        log.append(
            command(
                key, new Outcome.Negative(Outcome.Kind.NOT_FOUND, "gone"), version, MAX_BACKLOG)));
  }

  public LogClaim claim(String token) {
    return Await.of(log.claim(tenant, token, LEASE));
  }

  /** The right to flush, which must be free. */
  public LogHold hold(String token) {
    LogClaim claim = claim(token);
    if (claim instanceof LogClaim.Held held) {
      return held.hold();
    }
    throw new AssertionError("expected to hold the log, was answered " + claim);
  }

  public List<LoggedWrite> page(LogHold hold) {
    return page(hold, LogId.START, MAX_BACKLOG);
  }

  public List<LoggedWrite> page(LogHold hold, LogId after, int atMost) {
    return Await.of(log.page(hold, after, atMost)).orElseThrow();
  }

  public Entry entry(LogId id) {
    return Await.of(log.entry(tenant, id)).orElseThrow();
  }

  /** The origin has stored the write; those before it are superseded. */
  public boolean settle(LogHold hold, LoggedWrite stored, List<LogId> settled, boolean last) {
    return Await.of(
        log.settle(
            new SettleCommand(
                hold, stored.key().subject(), settled, stored.version(), stored.id(), last)));
  }

  /** The same for the only write of a key. */
  public boolean settle(LogHold hold, LoggedWrite stored) {
    return settle(hold, stored, List.of(stored.id()), true);
  }

  /** The origin does not take the write; the other one of the key, if there is one, is left. */
  public boolean bury(LogHold hold, LoggedWrite write, @Nullable LoggedWrite left) {
    LogId newest = left == null || left.id().compareTo(write.id()) < 0 ? write.id() : left.id();
    return Await.of(
        log.bury(
            new BuryCommand(
                hold,
                write,
                newest,
                left == null ? null : left.version(),
                "FAILED_PRECONDITION",
                "no such shop",
                3,
                100)));
  }

  public List<DeadLetter> deadLetters() {
    return Await.of(log.deadLetters(tenant, 100));
  }

  public boolean isBacklogged() {
    return Await.of(log.backlogged()).contains(tenant);
  }
}
