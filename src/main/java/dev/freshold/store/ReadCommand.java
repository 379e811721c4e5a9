package dev.freshold.store;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A read of one key.
 *
 * @param subjects what the key itself names: its namespace, its scopes and the tags of the
 *     templates
 * @param lease the lease to take if nothing fresh is there; null: none is wanted
 */
public record ReadCommand(
    EntryKey key,
    List<Subject> subjects,
    Demand demand,
    EarlyRefresh early,
    @Nullable LeaseAsk lease) {

  /** A wish for a lease. Its token is drawn when it is first looked at: most reads need none. */
  public static final class LeaseAsk {
    private final Supplier<String> draw;
    private final long millis;
    private @Nullable String token;

    /**
     * A wish for a lease that lasts so long.
     *
     * @param draw brings a token that is random and was never used before
     */
    public LeaseAsk(Supplier<String> draw, long millis) {
      this.draw = draw;
      this.millis = millis;
    }

    /** A wish for a lease under that token. */
    public LeaseAsk(String token, long millis) {
      this(() -> token, millis);
    }

    /** The same each time. */
    public synchronized String token() {
      String drawn = token == null ? draw.get() : token;
      token = drawn;
      return drawn;
    }

    public long millis() {
      return millis;
    }
  }
}
