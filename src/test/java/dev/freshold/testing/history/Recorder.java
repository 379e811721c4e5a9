package dev.freshold.testing.history;

import dev.freshold.policy.NamespacePolicy;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Writes down what happens, from any thread. */
public final class Recorder {

  private final Queue<Event> events = new ConcurrentLinkedQueue<>();
  private final AtomicLong orders = new AtomicLong();
  private final AtomicLong loads = new AtomicLong();
  private final LongSupplier nanos;
  private final List<NamespacePolicy> policies;

  /**
   * An empty record.
   *
   * @param nanos a monotonic clock
   * @param policies what is promised
   */
  public Recorder(LongSupplier nanos, Collection<NamespacePolicy> policies) {
    this.nanos = nanos;
    this.policies = List.copyOf(policies);
  }

  /** Now: after all that has returned, before all that is yet to be invoked. */
  public Moment now() {
    return new Moment(orders.incrementAndGet(), nanos.getAsLong());
  }

  /** The identity of a load that is to begin. */
  public long nextLoad() {
    return loads.incrementAndGet();
  }

  public void add(Event event) {
    events.add(event);
  }

  /** Does something to the fleet, and writes it down. */
  public void fault(String where, String what, boolean losesHistory, Runnable fault) {
    Moment invoked = now();
    fault.run();
    add(new Fault(where, what, losesHistory, invoked, now()));
  }

  /** All that has been written down by now. */
  public History history() {
    return new History(policies, events);
  }
}
