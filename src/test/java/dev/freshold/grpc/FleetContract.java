package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.testing.Await;
import dev.freshold.v1.AwaitReceiptRequest;
import dev.freshold.v1.AwaitReceiptResponse;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.FleetNode;
import dev.freshold.v1.GetFleetRequest;
import dev.freshold.v1.GetFleetResponse;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.Hit;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.InvalidationServiceGrpc.InvalidationServiceBlockingStub;
import dev.freshold.v1.Reach;
import io.grpc.Status.Code;
import org.junit.jupiter.api.Test;

/** Who has to be waited for, and whether they have been. */
abstract class FleetContract extends WireContract {

  private InvalidationServiceBlockingStub receipts() {
    return InvalidationServiceGrpc.newBlockingStub(channel());
  }

  /** Has this node hold copies of its tenant, and so be a member of the fleet. */
  private GetFleetResponse joined() {
    cache().get(GetRequest.newBuilder().setNamespace("product").setKey(fresh()).build());
    return Await.eventually(
        () -> admin().getFleet(GetFleetRequest.getDefaultInstance()),
        fleet -> fleet.getNodesCount() > 0);
  }

  @Test
  void getFleet_ofANodeThatKeepsCopies_listsItWithItsLease() {
    GetFleetResponse fleet = joined();

    FleetNode node =
        fleet.getNodesList().stream()
            .filter(one -> one.getName().equals(fleet.getThisNode()))
            .findFirst()
            .orElseThrow();
    assertThat(node.getLeaseRemaining().getNanos() + node.getLeaseRemaining().getSeconds())
        .isPositive();
    assertThat(node.getApplied() + node.getLag()).isEqualTo(fleet.getPosition());
    assertThat(Epoch.parse(fleet.getEpoch())).isNotNull();
  }

  @Test
  void secondGet_onANodeThatHoldsItsLease_isServedFromItsMemory() {
    joined();
    String key = fresh();
    cache().put(put("product", key).setVersion(1).build());
    GetRequest get = GetRequest.newBuilder().setNamespace("product").setKey(key).build();

    Hit.Served served =
        Await.eventually(
                () -> cache().get(get), got -> got.getHit().getServed() == Hit.Served.LOCAL)
            .getHit()
            .getServed();

    assertThat(served).isEqualTo(Hit.Served.LOCAL);
  }

  @Test
  void awaitReceipt_ofAnInvalidation_reachesTheFleet() {
    joined();
    String receipt =
        cache()
            .invalidateTag(
                InvalidateTagRequest.newBuilder().addTags("x").setReach(Reach.STORE).build())
            .getReceipt();

    AwaitReceiptResponse reached =
        receipts().awaitReceipt(AwaitReceiptRequest.newBuilder().setReceipt(receipt).build());

    assertThat(reached.getReached()).isEqualTo(Reach.FLEET);
    assertThat(reached.getNodesAcked()).isPositive();
    assertThat(reached.getPendingNodesList()).isEmpty();
  }

  @Test
  void awaitReceipt_forTheStoreOnly_isAnsweredAtOnce() {
    String receipt =
        cache().invalidateTag(InvalidateTagRequest.newBuilder().addTags("x").build()).getReceipt();

    AwaitReceiptResponse reached =
        receipts()
            .awaitReceipt(
                AwaitReceiptRequest.newBuilder().setReceipt(receipt).setReach(Reach.STORE).build());

    assertThat(reached.getReached()).isEqualTo(Reach.STORE);
  }

  @Test
  void awaitReceipt_ofAnotherEpoch_reachesTheFleet() {
    String old = new Receipt(new Epoch(4711), 99).token();

    assertThat(
            receipts()
                .awaitReceipt(AwaitReceiptRequest.newBuilder().setReceipt(old).build())
                .getReached())
        .isEqualTo(Reach.FLEET);
  }

  @Test
  void awaitReceipt_thatNobodyGaveOut_isRefused() {
    Epoch epoch = Epoch.parse(joined().getEpoch());
    AwaitReceiptRequest ahead =
        AwaitReceiptRequest.newBuilder()
            .setReceipt(new Receipt(epoch, Long.MAX_VALUE).token())
            .build();

    assertThat(WireError.of(() -> receipts().awaitReceipt(ahead)).reason())
        .isEqualTo(ErrorReason.RECEIPT_INVALID);
  }

  @Test
  void awaitReceipt_withBadFields_namesAllOfThem() {
    WireError error =
        WireError.of(
            () ->
                receipts()
                    .awaitReceipt(
                        AwaitReceiptRequest.newBuilder()
                            .setReachValue(17)
                            .setWait(Duration.newBuilder().setSeconds(-1))
                            .build()));

    assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(error.paths()).contains("receipt", "reach", "wait");
  }

  @Test
  void awaitReceipt_thatIsNone_isRefused() {
    assertThat(
            WireError.of(
                    () ->
                        receipts()
                            .awaitReceipt(
                                AwaitReceiptRequest.newBuilder().setReceipt("nonsense").build()))
                .reason())
        .isEqualTo(ErrorReason.RECEIPT_INVALID);
  }
}
