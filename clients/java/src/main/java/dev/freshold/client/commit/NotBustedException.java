package dev.freshold.client.commit;

import dev.freshold.client.FresholdException;
import java.util.List;

/**
 * The transaction was committed, and busts of it may not have been carried out: until their bound,
 * readers may see what was before. An {@link Outbox} does not lose them.
 */
public final class NotBustedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Bust> busts;

  NotBustedException(List<Bust> busts, FresholdException first) {
    super("committed, but not invalidated: " + first.getMessage(), first);
    this.busts = List.copyOf(busts);
  }

  /** True: there is nothing to roll back. */
  public boolean committed() {
    return true;
  }

  /** Those that failed; the cause is the error of the first. */
  public List<Bust> busts() {
    return busts;
  }
}
