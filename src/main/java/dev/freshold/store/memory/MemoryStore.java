package dev.freshold.store.memory;

import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.AbandonCommand;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BumpResult;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustResult;
import dev.freshold.store.ExtendCommand;
import dev.freshold.store.Fleet;
import dev.freshold.store.InspectCommand;
import dev.freshold.store.Inspection;
import dev.freshold.store.JournalPage;
import dev.freshold.store.News;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.RenewCommand;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store inside the process: one node, nothing outlives it.
 *
 * <p>A partition is a set of maps under one lock; every step on it is a few look-ups long. Entries
 * are bounded by weight and may be evicted, control state is not.
 */
public final class MemoryStore implements Store {

  private final ConcurrentHashMap<Tenant, Partition> partitions = new ConcurrentHashMap<>();
  private final List<Consumer<LeaseEnd>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<News>> newsListeners = new CopyOnWriteArrayList<>();
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
    return step(command.key().tenant(), partition -> partition.read(command));
  }

  @Override
  public Uni<PutResult> put(PutCommand command) {
    return step(command.key().tenant(), partition -> partition.put(command))
        .invoke(() -> tell(new LeaseEnd(command.key().tenant(), command.key().subject())));
  }

  @Override
  public Uni<Boolean> extend(ExtendCommand command) {
    return step(command.key().tenant(), partition -> partition.extend(command));
  }

  @Override
  public Uni<Boolean> abandon(AbandonCommand command) {
    return step(command.key().tenant(), partition -> partition.abandon(command))
        .invoke(() -> tell(new LeaseEnd(command.key().tenant(), command.key().subject())));
  }

  @Override
  public Uni<BustResult> bust(BustCommand command) {
    return step(command.tenant(), partition -> partition.bust(command))
        .invoke(
            () -> command.subjects().forEach(name -> tell(new LeaseEnd(command.tenant(), name))));
  }

  @Override
  public Uni<BumpResult> bump(BumpCommand command) {
    return step(command.tenant(), partition -> partition.bump(command));
  }

  @Override
  public Uni<Long> estimate(BustCommand command) {
    return step(command.tenant(), partition -> partition.estimate(command));
  }

  @Override
  public Uni<Long> estimate(BumpCommand command) {
    return Uni.createFrom().item(() -> entries.countListed(command.tenant(), command.subjects()));
  }

  @Override
  public Uni<Inspection> inspect(InspectCommand command) {
    return step(command.key().tenant(), partition -> partition.inspect(command));
  }

  @Override
  public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
    return step(tenant, partition -> partition.journal(after, atMost));
  }

  @Override
  public Uni<Receipt> renew(RenewCommand command) {
    return step(command.tenant(), partition -> partition.renew(command));
  }

  @Override
  public Uni<Boolean> leave(Tenant tenant, String node, @Nullable Long serial) {
    return step(tenant, partition -> partition.leave(node, serial));
  }

  @Override
  public Uni<Fleet> fleet(Tenant tenant) {
    return step(tenant, Partition::fleet);
  }

  @Override
  public void onNews(Consumer<News> listener) {
    newsListeners.add(listener);
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

  /** One atomic step, after which is told what it has changed. */
  private <T> Uni<T> step(Tenant tenant, Function<Partition, T> change) {
    return Uni.createFrom()
        .item(
            () -> {
              Partition partition = partition(tenant);
              T result = change.apply(partition);
              partition.outbox().tell(this::tell);
              return result;
            });
  }

  private Partition partition(Tenant tenant) {
    return partitions.computeIfAbsent(
        tenant, same -> new Partition(tenant, entries, limits, clock));
  }

  private void tell(News news) {
    newsListeners.forEach(listener -> listener.accept(news));
  }

  private void tell(LeaseEnd end) {
    listeners.forEach(listener -> listener.accept(end));
  }
}
