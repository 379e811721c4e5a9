package dev.freshold.store.memory;

import dev.freshold.model.Tenant;
import dev.freshold.store.AbandonCommand;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BumpResult;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustResult;
import dev.freshold.store.InspectCommand;
import dev.freshold.store.Inspection;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The store inside the process: one node, nothing outlives it.
 *
 * <p>A partition is a set of maps under one lock; every step on it is a few look-ups long. Entries
 * are bounded by weight and may be evicted, control state is not.
 */
public final class MemoryStore implements Store {

  private final ConcurrentHashMap<Tenant, Partition> partitions = new ConcurrentHashMap<>();
  private final List<Consumer<LeaseEnd>> listeners = new CopyOnWriteArrayList<>();
  private final Entries entries;
  private final Limits limits;
  private final LongSupplier clock;

  /**
   * How much is kept.
   *
   * @param maxWeight bytes of entries
   * @param controlLifeMillis how long control state matters: the longest life of an entry, and of a
   *     fence
   * @param maxControl generations, and as many marks, a tenant; beyond it everything older is dead
   * @param journalLength records of the journal a tenant
   */
  public record Limits(long maxWeight, long controlLifeMillis, int maxControl, int journalLength) {}

  /**
   * An empty store.
   *
   * @param clock milliseconds since 1970 that never go back
   */
  public MemoryStore(Limits limits, LongSupplier clock) {
    this.limits = limits;
    this.clock = clock;
    this.entries = new Entries(limits.maxWeight(), clock);
  }

  @Override
  public Uni<ReadFacts> read(ReadCommand command) {
    return Uni.createFrom().item(() -> partition(command.key().tenant()).read(command));
  }

  @Override
  public Uni<PutResult> put(PutCommand command) {
    return Uni.createFrom()
        .item(() -> partition(command.key().tenant()).put(command))
        .invoke(() -> tell(new LeaseEnd(command.key().tenant(), command.key().subject())));
  }

  @Override
  public Uni<Boolean> abandon(AbandonCommand command) {
    return Uni.createFrom()
        .item(() -> partition(command.key().tenant()).abandon(command))
        .invoke(() -> tell(new LeaseEnd(command.key().tenant(), command.key().subject())));
  }

  @Override
  public Uni<BustResult> bust(BustCommand command) {
    return Uni.createFrom()
        .item(() -> partition(command.tenant()).bust(command))
        .invoke(
            () -> command.subjects().forEach(name -> tell(new LeaseEnd(command.tenant(), name))));
  }

  @Override
  public Uni<BumpResult> bump(BumpCommand command) {
    return Uni.createFrom().item(() -> partition(command.tenant()).bump(command));
  }

  @Override
  public Uni<Long> estimate(BustCommand command) {
    return Uni.createFrom().item(() -> partition(command.tenant()).estimate(command));
  }

  @Override
  public Uni<Long> estimate(BumpCommand command) {
    return Uni.createFrom().item(() -> entries.countListed(command.tenant(), command.subjects()));
  }

  @Override
  public Uni<Inspection> inspect(InspectCommand command) {
    return Uni.createFrom().item(() -> partition(command.key().tenant()).inspect(command));
  }

  @Override
  public Uni<Void> check() {
    return Uni.createFrom().voidItem();
  }

  @Override
  public void onLeaseEnd(Consumer<LeaseEnd> listener) {
    listeners.add(listener);
  }

  @Override
  public String describe() {
    return "memory (this process only; nothing outlives it)";
  }

  @Override
  public void close() {
    partitions.clear();
  }

  private Partition partition(Tenant tenant) {
    return partitions.computeIfAbsent(tenant, same -> new Partition(entries, limits, clock));
  }

  private void tell(LeaseEnd end) {
    listeners.forEach(listener -> listener.accept(end));
  }
}
