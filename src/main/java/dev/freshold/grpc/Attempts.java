package dev.freshold.grpc;

import dev.freshold.cache.Attempt;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.store.StoreException;
import java.util.List;

/** Tells the failure of a whole call from the failures of some of its items. */
final class Attempts {

  private Attempts() {}

  /**
   * That something came of it.
   *
   * @throws ProblemException if an item shows that the request itself is wrong
   * @throws StoreException if the store was reached for none of them
   */
  static <T> void requireAny(List<Attempt<T>> attempts) {
    boolean reached = false;
    StoreException unreached = null;
    for (Attempt<T> attempt : attempts) {
      if (attempt instanceof Attempt.Failed<T>(ProblemException refusal)
          && refusal.problem() instanceof Problem.ReceiptInvalid) {
        throw refusal;
      }
      if (attempt instanceof Attempt.Failed<T>(StoreException failure)
          && failure.fault() == StoreException.Fault.UNAVAILABLE) {
        unreached = failure;
      } else {
        reached = true;
      }
    }
    if (!reached && unreached != null) {
      throw unreached;
    }
  }
}
