package dev.freshold.grpc;

import static java.util.Objects.requireNonNull;

import dev.freshold.cache.Fleets;
import dev.freshold.model.Receipt;
import dev.freshold.v1.AwaitReceiptRequest;
import dev.freshold.v1.AwaitReceiptResponse;
import dev.freshold.v1.Reach;

/** AwaitReceipt: what the request asks, and how it is answered. */
final class ReceiptMapping {

  private static final long WAIT_MILLIS = 10_000;
  private static final long LONGEST_WAIT_MILLIS = 60_000;

  private final Requests requests;

  /** A receipt, how far it shall have got, and how long to wait for that. */
  record Awaited(Receipt receipt, dev.freshold.cache.Reach reach, long waitMillis) {}

  ReceiptMapping(Requests requests) {
    this.requests = requests;
  }

  Awaited awaited(AwaitReceiptRequest request, Caller caller) {
    Faults faults = new Faults();
    if (request.getReceipt().isEmpty()) {
      faults.add("receipt", "must be given; paste that of an earlier answer");
    }
    Receipt receipt = requests.receipt("receipt", request.getReceipt(), faults);
    Reach reach = requests.reach(request.getReach(), request.getReachValue(), Reach.FLEET, faults);
    long wait =
        request.hasWait()
            ? Spans.millis("wait", request.getWait(), LONGEST_WAIT_MILLIS, faults)
            : WAIT_MILLIS;
    faults.raise();
    return new Awaited(requireNonNull(receipt), Reaches.asked(reach), caller.waitAtMost(wait));
  }

  static AwaitReceiptResponse response(Fleets.Reached reached) {
    return AwaitReceiptResponse.newBuilder()
        .setReached(
            switch (reached.reach()) {
              case STORE -> Reach.STORE;
              case FLEET -> Reach.FLEET;
            })
        .setNodesAcked(reached.nodes())
        .addAllPendingNodes(reached.pending())
        .build();
  }
}
