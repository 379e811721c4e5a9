package dev.freshold.testing.history;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Version;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A read, as its caller saw it. */
public record Get(
    String where,
    String session,
    EntryKey key,
    Quotes quotes,
    Moment invoked,
    Moment returned,
    Answer answer)
    implements Event {

  /**
   * What the caller had to say for itself.
   *
   * @param maxStaleness milliseconds; null: the namespace's
   */
  public record Quotes(
      @Nullable Receipt receipt, @Nullable Version minVersion, @Nullable Long maxStaleness) {

    public static final Quotes NOTHING = new Quotes(null, null, null);

    @Override
    public String toString() {
      return Words.receipt(receipt)
          + (minVersion == null ? "" : ", at least version " + minVersion)
          + (maxStaleness == null ? "" : ", not older than " + maxStaleness + " ms");
    }
  }

  /**
   * Whether it quotes a position from after what was answered with that receipt. Where the two are
   * equal, it may also be from before, for not everything takes a number of its own: what counts
   * then is whether it was over before this read began.
   */
  public boolean quotes(@Nullable Receipt done, Moment answered) {
    Receipt quoted = quotes.receipt();
    return quoted != null
        && done != null
        && quoted.epoch().equals(done.epoch())
        && (quoted.position() > done.position()
            || (quoted.position() == done.position() && answered.isBefore(invoked)));
  }

  @Override
  public boolean concerns(EntryKey other, Set<Subject> subjects) {
    return key.equals(other);
  }

  @Override
  public String words() {
    return "%s gets %s%s: %s".formatted(session, key.subject(), quotes, answer.words());
  }
}
