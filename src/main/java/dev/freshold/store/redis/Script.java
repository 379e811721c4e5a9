package dev.freshold.store.redis;

import java.util.List;
import java.util.Locale;

/**
 * One atomic step of a partition, run inside Redis. Its source is a resource beside this class,
 * behind a common prelude and, for some, behind parts that they share.
 */
enum Script {
  HELLO,
  GET,
  PUT,
  EXTEND,
  ABANDON,
  BUST,
  BUMP,
  ESTIMATE,
  INSPECT,
  JOURNAL,
  RENEW,
  LEAVE,
  FLEET,
  PRUNE,
  APPEND,
  CLAIM,
  RELEASE,
  PAGE,
  SETTLE,
  BURY;

  /** What its source is put together from, in order. */
  List<String> parts() {
    return switch (this) {
      case APPEND -> List.of("unflushed", "log", "put");
      case SETTLE -> List.of("unflushed", "settle");
      case BURY -> List.of("unflushed", "bury");
      case HELLO,
          GET,
          PUT,
          EXTEND,
          ABANDON,
          BUST,
          BUMP,
          ESTIMATE,
          INSPECT,
          JOURNAL,
          RENEW,
          LEAVE,
          FLEET,
          PRUNE,
          CLAIM,
          RELEASE,
          PAGE ->
          List.of(name().toLowerCase(Locale.ROOT));
    };
  }
}
