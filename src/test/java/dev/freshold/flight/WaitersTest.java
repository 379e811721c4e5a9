package dev.freshold.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Tenant;
import dev.freshold.store.Store.LeaseEnd;
import dev.freshold.testing.ManualScheduler;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WaitersTest {

  private static final LeaseEnd A = new LeaseEnd(Tenant.DEFAULT, "goods:a");
  private static final LeaseEnd B = new LeaseEnd(Tenant.DEFAULT, "goods:b");

  private final ManualScheduler scheduler = new ManualScheduler();
  private final Waiters waiters = new Waiters(scheduler, 3);

  @Test
  void wake_reachesAllWhoWaitForTheKeyAndNobodyElse() {
    UniAssertSubscriber<Void> one = await(A);
    UniAssertSubscriber<Void> other = await(A);
    UniAssertSubscriber<Void> stranger = await(B);

    waiters.wake(A);

    one.assertCompleted();
    other.assertCompleted();
    stranger.assertNotTerminated();
    assertThat(waiters.size()).isEqualTo(1);
  }

  @Test
  void wake_ofAnotherTenantsKey_reachesNobody() {
    UniAssertSubscriber<Void> waiter = await(A);

    waiters.wake(new LeaseEnd(new Tenant("other"), A.subject()));

    waiter.assertNotTerminated();
  }

  @Test
  void wake_betweenTheLookAndTheWait_isNotMissed() {
    long ticket = waiters.ticket(A);
    waiters.wake(A);

    UniAssertSubscriber<Void> waiter = subscribe(A, ticket, 60_000);

    waiter.assertCompleted();
    assertThat(waiters.size()).isZero();
    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void guardOff_ticketTakenAfterTheLook_missesTheWake() {
    waiters.wake(A);
    long ticketTakenTooLate = waiters.ticket(A);

    UniAssertSubscriber<Void> waiter = subscribe(A, ticketTakenTooLate, 60_000);

    waiter.assertNotTerminated();
  }

  @Test
  void wake_beforeTheTicket_isOldNews() {
    waiters.wake(A);

    await(A).assertNotTerminated();
  }

  @Test
  void wait_endsWhenItsTimeIsOver() {
    UniAssertSubscriber<Void> waiter = subscribe(A, waiters.ticket(A), 500);

    scheduler.advance(499);
    waiter.assertNotTerminated();

    scheduler.advance(1);
    waiter.assertCompleted();
    assertThat(waiters.size()).isZero();
  }

  @Test
  void wake_takesTheTimerAlong() {
    await(A);

    waiters.wake(A);

    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void cancel_freesTheSeatAndTheTimer() {
    UniAssertSubscriber<Void> waiter = await(A);

    waiter.cancel();

    assertThat(waiters.size()).isZero();
    assertThat(scheduler.pending()).isZero();
    waiters.wake(A);
    waiter.assertNotTerminated();
  }

  @Test
  void limit_isReachedAndLeft() {
    await(A);
    await(A);
    assertThat(waiters.isFull()).isFalse();
    UniAssertSubscriber<Void> third = await(B);
    assertThat(waiters.isFull()).isTrue();

    third.cancel();

    assertThat(waiters.isFull()).isFalse();
  }

  /** Whoever looks again and finds the lease still held waits again, and needs no second seat. */
  @Test
  void seat_isFreeByTheTimeItsWaiterHearsOfIt() {
    Waiters single = new Waiters(scheduler, 1);
    List<Boolean> full = new ArrayList<>();
    single.await(A, single.ticket(A), 500).subscribe().with(woken -> full.add(single.isFull()));

    scheduler.advance(500);

    assertThat(full).containsExactly(false);
  }

  /** A wake and a wait at the same moment, many times: whoever took a ticket before is woken. */
  @Test
  void wakeAndWait_atTheSameMoment_neverMissEachOther() throws Exception {
    for (int i = 0; i < 500; i++) {
      long ticket = waiters.ticket(A);
      CyclicBarrier start = new CyclicBarrier(2);
      CountDownLatch woken = new CountDownLatch(1);
      Thread waker =
          Thread.ofPlatform()
              .start(
                  () -> {
                    meet(start);
                    waiters.wake(A);
                  });
      meet(start);
      waiters.await(A, ticket, 60_000).subscribe().with(done -> woken.countDown());

      assertThat(woken.await(5, TimeUnit.SECONDS)).isTrue();
      waker.join();
    }
    assertThat(waiters.size()).isZero();
    assertThat(scheduler.pending()).isZero();
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(5, TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private UniAssertSubscriber<Void> await(LeaseEnd end) {
    return subscribe(end, waiters.ticket(end), 60_000);
  }

  private UniAssertSubscriber<Void> subscribe(LeaseEnd end, long ticket, long millis) {
    return waiters
        .await(end, ticket, millis)
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }
}
