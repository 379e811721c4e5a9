package dev.freshold.grpc;

import dev.freshold.access.Access;
import dev.freshold.access.Identity;
import dev.freshold.access.Verb;
import dev.freshold.model.Tenant;
import io.grpc.Context;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, and how long they listen for the answer.
 *
 * @param identity null where nobody is asked who they are
 * @param access what they may do in the tenant
 * @param listensUntil by {@link System#nanoTime()}, if they named a time
 */
record Caller(
    Tenant tenant,
    @Nullable Identity identity,
    Access access,
    boolean hasDeadline,
    long listensUntil) {

  /** One who named neither a tenant nor a time. */
  static final Caller ANYONE = new Caller(Tenant.DEFAULT, null, Access.ALL, false, 0);

  static final Context.Key<Caller> KEY = Context.keyWithDefault("freshold-caller", ANYONE);

  /** The longest time that an answer is given to get there. */
  private static final long LONGEST_WAY_MILLIS = 20;

  static Caller current() {
    return KEY.get();
  }

  /** As errors and the audit log call them. */
  String name() {
    return identity == null ? "anyone" : identity.name();
  }

  boolean may(String namespace, Verb verb) {
    return access.allows(namespace, verb);
  }

  /** How long to wait for something, so that the answer is there while the caller listens. */
  long waitAtMost(long millis) {
    if (!hasDeadline) {
      return millis;
    }
    long left = TimeUnit.NANOSECONDS.toMillis(listensUntil - System.nanoTime());
    return Math.clamp(left - Math.min(left / 10, LONGEST_WAY_MILLIS), 0, millis);
  }
}
