package dev.freshold.grpc;

import dev.freshold.access.Identity;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.flight.Scheduler;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call that may last longer than the credential of its caller. It is looked at again when that
 * expires, and every so often before, for it may be revoked, or the caller's permissions change;
 * then the call ends, and a caller who is still welcome can begin it anew.
 */
final class Guarded {

  private static final long LOOK_MILLIS = 10_000;

  private final Admitted<?> call;
  private final Scheduler scheduler;
  private final Supplier<Identity> credential;

  /** A call of the Vert.x server belongs to its context. */
  private final @Nullable Context home = Vertx.currentContext();

  /**
   * Looks at nothing yet.
   *
   * @param credential throws {@link ProblemException} if nobody is known by it any more
   */
  Guarded(Admitted<?> call, Scheduler scheduler, Supplier<Identity> credential) {
    this.call = call;
    this.scheduler = scheduler;
    this.credential = credential;
  }

  void begin() {
    Identity identity = call.caller().identity();
    long left =
        identity == null ? Long.MAX_VALUE : identity.expiresAt() - System.currentTimeMillis();
    after(Math.clamp(left + 1, 1, LOOK_MILLIS));
  }

  private void after(long millis) {
    scheduler.schedule(millis, this::due);
  }

  private void due() {
    if (home == null) {
      look();
    } else {
      home.runOnContext(now -> look());
    }
  }

  private void look() {
    if (call.over()) {
      return;
    }
    try {
      Identity now = credential.get();
      if (same(now)) {
        begin();
      } else {
        call.end(
            new Problem.CredentialExpired(
                "what the credential stands for has changed; call again"));
      }
    } catch (ProblemException refusal) {
      switch (refusal.problem()) {
        case Problem.CredentialUnsure unsure -> after(LOOK_MILLIS);
        default -> call.end(refusal.problem());
      }
    }
  }

  private boolean same(Identity now) {
    Identity then = call.caller().identity();
    return then != null && then.sameAs(now);
  }
}
