package dev.freshold.origin;

import dev.freshold.flight.Scheduler;
import dev.freshold.flight.Scheduler.Timer;
import dev.freshold.policy.OriginPolicy;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A write under way to an origin. It is answered once: by the origin, or because its time is over;
 * whoever asked for it may leave, but what has been sent goes on, for it may be committed already.
 */
final class Writing {

  private final UniEmitter<? super StoreAnswer> seat;
  private final Scheduler scheduler;
  private final OriginPolicy policy;
  private final AtomicBoolean answered = new AtomicBoolean();

  Writing(UniEmitter<? super StoreAnswer> seat, Scheduler scheduler, OriginPolicy policy) {
    this.seat = seat;
    this.scheduler = scheduler;
    this.policy = policy;
  }

  void start(Origin origin, StoreCall call) {
    long millis = policy.timeout().toMillis();
    Timer timer =
        scheduler.schedule(
            millis,
            () ->
                answer(
                    new StoreAnswer.Unknown(
                        "the origin did not answer within %d ms".formatted(millis))));
    Uni.createFrom()
        .deferred(() -> origin.store(call))
        .onTermination()
        .invoke(timer::cancel)
        .subscribe()
        .with(
            this::answer,
            failure ->
                answer(
                    new StoreAnswer.Unknown(
                        "the origin could not be asked: " + failure.getClass().getSimpleName())));
  }

  private void answer(StoreAnswer answer) {
    if (answered.compareAndSet(false, true)) {
      seat.complete(answer);
    }
  }
}
