package dev.freshold.behind;

import dev.freshold.flight.Scheduler;
import dev.freshold.model.Tenant;
import dev.freshold.origin.Origins;
import dev.freshold.store.LogClaim;
import dev.freshold.store.Store;
import dev.freshold.store.WriteLog;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.jboss.logging.Logger;

/**
 * This node's share of flushing the logs of all tenants: it takes the right to flush a log when
 * something is appended here, and looks now and then whether there is one that nobody flushes.
 */
public final class WriteBehind implements Flushing {

  private static final Logger LOG = Logger.getLogger(WriteBehind.class);

  /** So long at the most lies what a node leaves behind that gives its logs back. */
  private static final long ROUND_MILLIS = 1_000;

  private final FlushParts parts;
  private final Turns turns = new Turns();
  private final String token;
  private final Map<Tenant, Flush> flushes = new HashMap<>();
  private final Set<Tenant> claiming = new HashSet<>();

  /** When a log may be claimed again that another node flushes. */
  private final Map<Tenant, Long> taken = new HashMap<>();

  private final List<UniEmitter<? super Void>> stopped = new ArrayList<>();
  private final Map<String, FlushStats> stats = new ConcurrentHashMap<>();
  private final Map<Tenant, Seen> backlogs = new ConcurrentHashMap<>();
  private boolean stopping;

  private record Seen(Backlog backlog, long at) {}

  /**
   * A share that has not begun.
   *
   * @param token names one life of one process
   * @param cache where the keys are cached whose writes the log holds
   * @param draws uniform in [0, 1)
   */
  public WriteBehind(
      WriteLog log,
      Store cache,
      Origins origins,
      Scheduler scheduler,
      String token,
      DoubleSupplier draws,
      FlushTerms terms) {
    this.token = token;
    this.parts =
        new FlushParts(
            log,
            new Writing(origins, cache),
            scheduler,
            turns,
            terms,
            draws,
            this::stats,
            (tenant, backlog) -> backlogs.put(tenant, new Seen(backlog, scheduler.now())));
  }

  /** Begins to look, now and from time to time. */
  public void start() {
    turns.execute(this::round);
  }

  /** Something was appended here. */
  public void nudge(Tenant tenant) {
    turns.execute(
        () -> {
          Flush flush = flushes.get(tenant);
          if (flush == null) {
            claim(tenant);
          } else {
            flush.look();
          }
        });
  }

  @Override
  public FlushStats stats(String namespace) {
    return stats.computeIfAbsent(namespace, same -> new FlushStats());
  }

  @Override
  public Backlog backlog() {
    long now = parts.scheduler().now();
    return backlogs.values().stream()
        .map(seen -> aged(seen, now))
        .reduce(Backlog.NONE, Backlog::and);
  }

  private static Backlog aged(Seen seen, long now) {
    Backlog backlog = seen.backlog();
    return backlog.entries() == 0
        ? backlog
        : new Backlog(backlog.entries(), backlog.oldestAge() + Math.max(0, now - seen.at()));
  }

  /**
   * Goes on until the logs that this node flushes are empty, or the time is over, and gives them
   * back then. Never fails.
   */
  public Uni<Void> stop(long graceMillis) {
    return Uni.createFrom()
        .emitter(
            seat ->
                turns.execute(
                    () -> {
                      stopping = true;
                      stopped.add(seat);
                      parts.schedule(
                          graceMillis, () -> List.copyOf(flushes.values()).forEach(Flush::stop));
                      tellIfStopped();
                    }));
  }

  private void tellIfStopped() {
    if (stopping && flushes.isEmpty() && claiming.isEmpty()) {
      stopped.forEach(seat -> seat.complete(null));
      stopped.clear();
    }
  }

  private void round() {
    if (stopping) {
      return;
    }
    parts
        .inTurn(parts.log().backlogged())
        .subscribe()
        .with(
            tenants -> {
              taken.keySet().retainAll(tenants);
              backlogs.keySet().removeIf(tenant -> !tenants.contains(tenant));
              tenants.forEach(this::claim);
              scheduleRound();
            },
            failure -> {
              LOG.debugf("the logs of writes cannot be asked for: %s", failure.getMessage());
              scheduleRound();
            });
  }

  private void scheduleRound() {
    parts.schedule(ROUND_MILLIS, this::round);
  }

  private void claim(Tenant tenant) {
    long now = parts.scheduler().now();
    if (stopping
        || flushes.containsKey(tenant)
        || now < taken.getOrDefault(tenant, now)
        || !claiming.add(tenant)) {
      return;
    }
    parts
        .inTurn(parts.log().claim(tenant, token, parts.terms().leaseMillis()))
        .subscribe()
        .with(
            claim -> {
              claiming.remove(tenant);
              claimed(tenant, claim);
              tellIfStopped();
            },
            failure -> {
              claiming.remove(tenant);
              tellIfStopped();
            });
  }

  private void claimed(Tenant tenant, LogClaim claim) {
    switch (claim) {
      case LogClaim.Held held -> {
        taken.remove(tenant);
        parts.backlog().accept(tenant, new Backlog(held.backlog(), held.oldestAge()));
        Flush flush = new Flush(parts, held.hold(), how -> ended(tenant, how));
        flushes.put(tenant, flush);
        flush.begin();
      }
      case LogClaim.Taken other -> {
        taken.put(tenant, parts.scheduler().now() + Math.min(other.remaining(), ROUND_MILLIS));
        backlogs.remove(tenant);
      }
    }
  }

  private void ended(Tenant tenant, Flush.Ending how) {
    Flush flush = flushes.remove(tenant);
    switch (how) {
      case DONE -> {
        backlogs.remove(tenant);
        if (flush != null && flush.hasMissed()) {
          claim(tenant);
        }
      }
      case STOPPED, LOST -> {}
    }
    tellIfStopped();
  }
}
