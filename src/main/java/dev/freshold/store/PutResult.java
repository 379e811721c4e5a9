package dev.freshold.store;

import dev.freshold.model.Receipt;
import dev.freshold.model.Version;
import dev.freshold.policy.PutVerdict.Reason;
import org.jspecify.annotations.Nullable;

/** What became of a put. */
public sealed interface PutResult {

  Receipt receipt();

  /** It is stored; lives are what remains of them, in milliseconds. */
  record Stored(Receipt receipt, long freshFor, long staleFor) implements PutResult {}

  /**
   * Nothing was changed: the version was there already, or a stale value was kept in place of an
   * origin's error.
   */
  record Unchanged(Receipt receipt) implements PutResult {}

  /**
   * Nothing was stored. {@code current} is the lowest version that would be, with {@code BEHIND}.
   */
  record Refused(Receipt receipt, Reason reason, @Nullable Version current) implements PutResult {}
}
