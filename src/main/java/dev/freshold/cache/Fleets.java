package dev.freshold.cache;

import dev.freshold.flight.Scheduler;
import dev.freshold.journal.Peer;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.Fleet;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Who serves copies of a tenant's entries, and how far an invalidation has got among them. */
public final class Fleets {

  private final Store store;
  private final Peer peer;
  private final Scheduler scheduler;

  /**
   * How far a receipt has got.
   *
   * @param nodes that are known to serve nothing older
   * @param pending that may still do so
   */
  public record Reached(Reach reach, int nodes, List<String> pending) {

    public Reached {
      pending = List.copyOf(pending);
    }
  }

  Fleets(Store store, Peer peer, Scheduler scheduler) {
    this.store = store;
    this.peer = peer;
    this.scheduler = scheduler;
  }

  /** The nodes of the tenant, as the store knows them. */
  public Uni<Fleet> show(Tenant tenant) {
    return store.fleet(tenant);
  }

  /** What the node that answers is called. */
  public String thisNode() {
    return peer.followers().terms().node();
  }

  /**
   * Waits until what the receipt proves has got that far, or the time is over. What a receipt of an
   * older epoch proves is dead everywhere once all nodes have learned of the present one.
   *
   * @throws ProblemException if nobody gave out such a receipt
   */
  public Uni<Reached> await(Tenant tenant, Receipt receipt, Reach asked, long waitMillis) {
    return store.fleet(tenant).chain(fleet -> await(tenant, receipt, asked, waitMillis, fleet));
  }

  private Uni<Reached> await(
      Tenant tenant, Receipt receipt, Reach asked, long waitMillis, Fleet fleet) {
    Receipt standing = fleet.standing();
    if (receipt.epoch().equals(standing.epoch()) && receipt.position() > standing.position()) {
      throw new ProblemException(new Problem.ReceiptInvalid("receipt"));
    }
    return switch (asked) {
      case STORE -> Uni.createFrom().item(new Reached(Reach.STORE, 0, List.of()));
      case FLEET ->
          peer.fleetWait()
              .await(tenant, receipt, scheduler.now(), waitMillis)
              .map(
                  acked ->
                      new Reached(
                          acked.all() ? Reach.FLEET : Reach.STORE, acked.nodes(), acked.pending()));
    };
  }
}
