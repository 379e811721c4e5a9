package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Duration;
import dev.freshold.testing.Await;
import dev.freshold.v1.AbandonRequest;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetManyResponse;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.Lease;
import dev.freshold.v1.Miss;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of those who wait for somebody else's load. */
abstract class WaitingContract extends WireContract {

  private static final Duration LONG = Duration.newBuilder().setSeconds(8).build();

  @Test
  void get_whileAnotherLoads_isWokenByThePut() throws Exception {
    String key = fresh();
    Lease lease = lease(key);
    ListenableFuture<GetResponse> waiter = later().get(get("product", key).setWait(LONG).build());
    untilWaiting(1);

    cache().put(put("product", key).setLeaseToken(lease.getToken()).build());

    Hit hit = waiter.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getHit();
    assertThat(hit.getValue().getText()).isEqualTo("value of " + key);
  }

  @Test
  void get_whileAnotherLoads_isGivenTheLeaseByTheAbandon() throws Exception {
    String key = fresh();
    Lease lease = lease(key);
    ListenableFuture<GetResponse> waiter = later().get(get("product", key).setWait(LONG).build());
    untilWaiting(1);

    cache()
        .abandon(
            AbandonRequest.newBuilder()
                .setNamespace("product")
                .setKey(key)
                .setLeaseToken(lease.getToken())
                .build());

    assertThat(waiter.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getMiss().hasLease()).isTrue();
  }

  @Test
  void get_withoutWait_isToldWhenToComeBack() {
    String key = fresh();
    assertThat(lease(key).getToken()).isNotEmpty();
    Miss miss =
        cache().get(get("product", key).setWait(Duration.getDefaultInstance()).build()).getMiss();
    assertThat(miss.hasLease()).isFalse();
    assertThat(miss.getRetryAfter().getSeconds()).isBetween(1L, 10L);
  }

  /**
   * Where the machine stands still in the very last moment, the answer comes too late; it is asked
   * again then, for a lease that outlasts the deadline.
   */
  @Test
  void get_withADeadline_isAnsweredBeforeIt() {
    Miss miss = Await.eventually(this::missBeforeADeadline, Miss::hasRetryAfter);
    assertThat(miss.hasLease()).isFalse();
  }

  /** What is answered to one who would wait for a minute, and listens for three seconds. */
  private Miss missBeforeADeadline() {
    String key = fresh();
    assertThat(lease(key).getToken()).isNotEmpty();
    try {
      return cache()
          .withDeadlineAfter(3, TimeUnit.SECONDS)
          .get(get("product", key).setWait(Duration.newBuilder().setSeconds(60)).build())
          .getMiss();
    } catch (StatusRuntimeException failure) {
      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      return Miss.getDefaultInstance();
    }
  }

  @Test
  void getMany_withALeaseOfItsOwn_waitsForNobody() {
    String mine = fresh();
    String theirs = fresh();
    assertThat(lease(theirs).getToken()).isNotEmpty();

    GetManyResponse many =
        cache()
            .getMany(
                GetManyRequest.newBuilder()
                    .setNamespace("product")
                    .addKeys(theirs)
                    .addKeys(mine)
                    .setWait(Duration.newBuilder().setSeconds(60))
                    .build());

    assertThat(many.getResults(0).getMiss().hasRetryAfter()).isTrue();
    assertThat(many.getResults(1).getMiss().hasLease()).isTrue();
  }

  @Test
  void getMany_whileOthersLoad_isAnsweredByTheirPuts() throws Exception {
    String one = fresh();
    String other = fresh();
    Lease first = lease(one);
    Lease second = lease(other);
    ListenableFuture<GetManyResponse> waiter =
        later()
            .getMany(
                GetManyRequest.newBuilder()
                    .setNamespace("product")
                    .addKeys(one)
                    .addKeys(other)
                    .setWait(LONG)
                    .build());
    untilWaiting(2);

    cache().put(put("product", one).setLeaseToken(first.getToken()).build());
    cache().put(put("product", other).setLeaseToken(second.getToken()).build());

    GetManyResponse many = waiter.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(many.getResults(0).hasHit()).isTrue();
    assertThat(many.getResults(1).hasHit()).isTrue();
  }

  @Test
  void getMany_givenALeaseWhileWaiting_waitsNoLonger() throws Exception {
    String one = fresh();
    String other = fresh();
    Lease first = lease(one);
    assertThat(lease(other).getToken()).isNotEmpty();
    ListenableFuture<GetManyResponse> waiter =
        later()
            .getMany(
                GetManyRequest.newBuilder()
                    .setNamespace("product")
                    .addKeys(one)
                    .addKeys(other)
                    .setWait(LONG)
                    .build());
    untilWaiting(2);

    cache()
        .abandon(
            AbandonRequest.newBuilder()
                .setNamespace("product")
                .setKey(one)
                .setLeaseToken(first.getToken())
                .build());

    GetManyResponse many = waiter.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(many.getResults(0).getMiss().hasLease()).isTrue();
    assertThat(many.getResults(1).getMiss().hasRetryAfter()).isTrue();
  }
}
