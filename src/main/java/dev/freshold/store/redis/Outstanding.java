package dev.freshold.store.redis;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.List;

/**
 * What Redis has been asked over one connection and has not answered. It answers in order, so that
 * the oldest tells whether the server hangs; without this nothing would ever fail.
 */
final class Outstanding {

  private final ArrayDeque<Asked> asked = new ArrayDeque<>();

  private record Asked(Promise<?> answer, long at) {}

  /** Somebody has begun to wait. */
  void begin(Promise<?> answer, long now) {
    asked.addLast(new Asked(answer, now));
  }

  /** Nobody waits for this any more. It is the oldest, unless it was refused before it was sent. */
  void end(Promise<?> answer) {
    Asked oldest = asked.peekFirst();
    if (oldest != null && oldest.answer().equals(answer)) {
      asked.removeFirst();
    } else {
      asked.removeIf(one -> one.answer().equals(answer));
    }
  }

  boolean isOverdue(long now, long timeoutMillis) {
    Asked oldest = asked.peekFirst();
    return oldest != null && now - oldest.at() > timeoutMillis;
  }

  /** None of them will be answered. */
  void failAll(Throwable fault) {
    List<Asked> all = List.copyOf(asked);
    asked.clear();
    all.forEach(one -> one.answer().tryFail(fault));
  }
}
