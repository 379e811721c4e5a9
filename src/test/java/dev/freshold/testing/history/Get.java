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

  /** Whether it was proved to this read that the position had been reached. */
  public boolean quotes(@Nullable Receipt position) {
    Receipt quoted = quotes.receipt();
    return quoted != null
        && position != null
        && quoted.epoch().equals(position.epoch())
        && quoted.position() >= position.position();
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
