package dev.freshold.demo;

import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.Lease;
import dev.freshold.v1.PutResponse;
import dev.freshold.v1.Refused;
import java.util.Optional;

/** Answers in a word or two, for the table. */
final class Words {

  private Words() {}

  static String of(GetResponse answer) {
    return switch (answer.getResultCase()) {
      case HIT -> of(answer.getHit());
      case NEGATIVE -> answer.getNegative().getKind().name();
      case MISS -> answer.getMiss().getReason().name();
      case RESULT_NOT_SET -> "nothing";
    };
  }

  static String of(PutResponse answer) {
    return switch (answer.getResultCase()) {
      case STORED -> answer.getStored().getApplied() ? "stored" : "unchanged";
      case REFUSED -> of(answer.getRefused());
      case RESULT_NOT_SET -> "nothing";
    };
  }

  /** The lease that came with an answer: the right to load, or the duty to refresh. */
  static Optional<Lease> lease(GetResponse answer) {
    if (answer.getHit().hasLease()) {
      return Optional.of(answer.getHit().getLease());
    }
    return answer.getMiss().hasLease()
        ? Optional.of(answer.getMiss().getLease())
        : Optional.empty();
  }

  private static String of(Hit hit) {
    return hit.getFreshness() + (hit.hasVersion() ? " v" + hit.getVersion() : "");
  }

  private static String of(Refused refused) {
    return refused.getReason()
        + (refused.hasCurrentVersion() ? ", is at v" + refused.getCurrentVersion() : "");
  }
}
