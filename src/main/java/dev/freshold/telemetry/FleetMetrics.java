package dev.freshold.telemetry;

import dev.freshold.journal.FollowStats;
import dev.freshold.journal.Followers;
import dev.freshold.journal.Local;
import dev.freshold.journal.Peer;
import dev.freshold.journal.ResetReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;

/**
 * This node in the fleet: what it answers by itself, whether it may, and how soon others follow.
 */
@Singleton
public final class FleetMetrics implements MeterBinder {

  private static final double MILLIS = 1_000;

  private final Peer peer;

  FleetMetrics(Peer peer) {
    this.peer = peer;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bindMemory(registry);
    bindJournals(registry);
    Timer wait =
        Timer.builder("freshold.fleet.wait")
            .description("From an invalidation's being in the store to its reaching every node")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5))
            .register(registry);
    peer.fleetWait().observe(wait::record);
  }

  private void bindMemory(MeterRegistry registry) {
    Gauge.builder("freshold.local.copies", peer.local(), Local::size)
        .description("Copies in this node's own memory")
        .register(registry);
    Gauge.builder("freshold.local.size", peer.local(), Local::weight)
        .baseUnit("bytes")
        .description("What the copies weigh")
        .register(registry);
  }

  private void bindJournals(MeterRegistry registry) {
    Followers followers = peer.followers();
    Gauge.builder("freshold.node.leases", followers, all -> leases(all, true))
        .description("Journals that this node follows, by whether it holds its lease")
        .tag("lease", "held")
        .register(registry);
    Gauge.builder("freshold.node.leases", followers, all -> leases(all, false))
        .description("Journals that this node follows, by whether it holds its lease")
        .tag("lease", "missing")
        .register(registry);
    Gauge.builder("freshold.node.lease.left", followers, all -> all.leaseLeft() / MILLIS)
        .description("For how long this node still holds the least lasting of its leases")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("freshold.journal.lag", followers, Followers::lag)
        .description("Records of the journal that this node knows of and has not applied")
        .baseUnit("records")
        .register(registry);
    FollowStats stats = followers.stats();
    FunctionCounter.builder("freshold.journal.records", stats, all -> all.applied().sum())
        .description("Records of journals that this node has applied")
        .register(registry);
    FunctionCounter.builder("freshold.journal.pulls", stats, all -> all.pulls().sum())
        .description("Times that a journal was asked for what had not been pushed")
        .register(registry);
    for (ResetReason reason : ResetReason.values()) {
      FunctionCounter.builder("freshold.journal.resets", stats, all -> all.resets(reason))
          .description("Times that everything learned from a journal was dropped")
          .tag("reason", label(reason))
          .register(registry);
    }
  }

  private static double leases(Followers followers, boolean held) {
    return followers.all().stream().filter(one -> one.leaseLeft() > 0 == held).count();
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
