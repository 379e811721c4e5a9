package dev.freshold.testing;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.store.AppendCommand;
import dev.freshold.store.AppendResult;
import dev.freshold.store.BuryCommand;
import dev.freshold.store.DeadLetter;
import dev.freshold.store.Durability;
import dev.freshold.store.LogClaim;
import dev.freshold.store.LogHold;
import dev.freshold.store.LogId;
import dev.freshold.store.LoggedWrite;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import dev.freshold.store.SettleCommand;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import dev.freshold.store.WriteLog;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A log of writes that keeps the contract but for outliving anything, over a store of any kind.
 * Fences stay where they are raised to. One thread at a time.
 */
public final class MemoryWriteLog implements WriteLog {

  private final Store cache;
  private final LongSupplier clock;
  private final Map<Tenant, Part> parts = new HashMap<>();
  private final Epoch epoch = new Epoch(7);
  private long sequence;
  private boolean away;

  /** The log of one tenant. */
  private static final class Part {
    private final TreeMap<LogId, LoggedWrite> writes = new TreeMap<>();
    private final Map<LogId, Entry> entries = new HashMap<>();
    private final Map<EntryKey, Version> newest = new HashMap<>();
    private final Deque<DeadLetter> dead = new ArrayDeque<>();
    private @Nullable String holder;
    private long until;
  }

  public MemoryWriteLog(Store cache, LongSupplier clock) {
    this.cache = cache;
    this.clock = clock;
  }

  /** From now on it cannot be reached, or can be again. */
  public void setAway(boolean gone) {
    this.away = gone;
  }

  /** Somebody else has the right to flush from now on, for so long. */
  public void takenBy(Tenant tenant, String token, long millis) {
    part(tenant).holder = token;
    part(tenant).until = clock.getAsLong() + millis;
  }

  /** How many writes wait. */
  public int size(Tenant tenant) {
    return part(tenant).writes.size();
  }

  @Override
  public Uni<AppendResult> append(AppendCommand command) {
    return there(
        () -> {
          PutCommand put = command.put();
          Part part = part(put.key().tenant());
          if (isThere(part, put)) {
            return cache
                .fleet(put.key().tenant())
                .map(fleet -> new AppendResult.Decided(unchanged(fleet.standing())));
          }
          if (part.writes.size() >= command.maxBacklog()) {
            return Uni.createFrom().item(new AppendResult.Full());
          }
          return cache.put(put).map(result -> kept(part, command, result));
        });
  }

  private static boolean isThere(Part part, PutCommand put) {
    return put.version() != null && put.version().equals(part.newest.get(put.key()));
  }

  private static PutResult unchanged(Receipt receipt) {
    return new PutResult.Unchanged(receipt);
  }

  private AppendResult kept(Part part, AppendCommand command, PutResult result) {
    PutCommand put = command.put();
    if (result instanceof PutResult.Stored && put.version() != null) {
      long now = clock.getAsLong();
      LogId id = new LogId(now, ++sequence);
      part.writes.put(
          id, new LoggedWrite(id, put.key(), put.version(), command.tags(), command.requestId()));
      part.entries.put(
          id,
          new Entry(
              put.outcome(),
              put.version(),
              epoch,
              0,
              now,
              put.life().freshFor(),
              put.life().staleFor(),
              0,
              put.tags()));
      part.newest.put(put.key(), put.version());
    }
    return new AppendResult.Decided(result);
  }

  @Override
  public Uni<List<Tenant>> backlogged() {
    return there(
        () ->
            Uni.createFrom()
                .item(
                    parts.entrySet().stream()
                        .filter(part -> !part.getValue().writes.isEmpty())
                        .map(Map.Entry::getKey)
                        .toList()));
  }

  @Override
  public Uni<LogClaim> claim(Tenant tenant, String token, long millis) {
    return there(
        () -> {
          Part part = part(tenant);
          long now = clock.getAsLong();
          if (part.holder != null && !part.holder.equals(token) && now < part.until) {
            return Uni.createFrom().item(new LogClaim.Taken(part.until - now));
          }
          part.holder = token;
          part.until = now + millis;
          long age = part.writes.isEmpty() ? 0 : now - part.writes.firstKey().millis();
          return Uni.createFrom()
              .item(new LogClaim.Held(new LogHold(tenant, token, epoch), part.writes.size(), age));
        });
  }

  private boolean isHeld(LogHold hold) {
    Part part = part(hold.tenant());
    return hold.token().equals(part.holder)
        && clock.getAsLong() < part.until
        && hold.epoch().equals(epoch);
  }

  @Override
  public Uni<Boolean> release(LogHold hold, boolean onlyIfEmpty) {
    return there(
        () -> {
          Part part = part(hold.tenant());
          if (isHeld(hold)) {
            if (onlyIfEmpty && !part.writes.isEmpty()) {
              return Uni.createFrom().item(false);
            }
            part.holder = null;
          }
          return Uni.createFrom().item(true);
        });
  }

  @Override
  public Uni<Optional<List<LoggedWrite>>> page(LogHold hold, LogId after, int atMost) {
    return there(
        () ->
            Uni.createFrom()
                .item(
                    isHeld(hold)
                        ? Optional.of(
                            part(hold.tenant()).writes.tailMap(after, false).values().stream()
                                .limit(atMost)
                                .toList())
                        : Optional.empty()));
  }

  @Override
  public Uni<Optional<Entry>> entry(Tenant tenant, LogId id) {
    return there(() -> Uni.createFrom().item(Optional.ofNullable(part(tenant).entries.get(id))));
  }

  @Override
  public Uni<Boolean> settle(SettleCommand command) {
    return there(
        () -> {
          if (!isHeld(command.hold())) {
            return Uni.createFrom().item(false);
          }
          Part part = part(command.hold().tenant());
          command.settled().forEach(id -> remove(part, id));
          return Uni.createFrom().item(true);
        });
  }

  @Override
  public Uni<Boolean> bury(BuryCommand command) {
    return there(
        () -> {
          if (!isHeld(command.hold())) {
            return Uni.createFrom().item(false);
          }
          Part part = part(command.hold().tenant());
          LoggedWrite write = command.write();
          Entry entry = part.entries.get(write.id());
          if (entry != null) {
            part.dead.addFirst(
                new DeadLetter(
                    write, entry.outcome(), command.code(), command.message(), command.attempts()));
            remove(part, write.id());
          }
          return Uni.createFrom().item(true);
        });
  }

  private static void remove(Part part, LogId id) {
    LoggedWrite write = part.writes.remove(id);
    part.entries.remove(id);
    if (write != null) {
      part.newest.remove(write.key(), write.version());
    }
  }

  @Override
  public Uni<List<DeadLetter>> deadLetters(Tenant tenant, int atMost) {
    return there(
        () ->
            Uni.createFrom()
                .item(new ArrayList<>(part(tenant).dead).stream().limit(atMost).toList()));
  }

  @Override
  public Uni<Durability> durability() {
    return there(() -> Uni.createFrom().item(Durability.ALWAYS));
  }

  private Part part(Tenant tenant) {
    return parts.computeIfAbsent(tenant, same -> new Part());
  }

  private <T> Uni<T> there(Supplier<Uni<? extends T>> step) {
    return Uni.createFrom()
        .deferred(
            () ->
                away
                    ? Uni.createFrom()
                        .failure(new StoreException(StoreException.Fault.UNAVAILABLE, "away"))
                    : step.get());
  }
}
