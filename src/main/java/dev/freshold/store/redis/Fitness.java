package dev.freshold.store.redis;

import dev.freshold.store.StoreException;
import dev.freshold.store.StoreException.Fault;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server may hold control state (rule R11): it must never evict a key that has no expiry
 * of its own, for a lost generation would bring invalidated values back.
 */
final class Fitness {

  private static final Pattern POLICY = Pattern.compile("maxmemory_policy:(\\S+)");
  private static final Set<String> SAFE =
      Set.of("noeviction", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl");

  private Fitness() {}

  /**
   * What makes the server unfit, if anything.
   *
   * @param info the answer to INFO memory, which managed servers give where they refuse CONFIG
   */
  static @Nullable StoreException judge(String info) {
    Matcher policy = POLICY.matcher(info);
    if (!policy.find()) {
      return new StoreException(
          Fault.UNFIT,
          "Redis does not say its maxmemory-policy in INFO memory; allow the command INFO");
    }
    if (SAFE.contains(policy.group(1))) {
      return null;
    }
    return new StoreException(
        Fault.UNFIT,
        "the maxmemory-policy of Redis is %s, which may evict invalidations and so bring back what was invalidated; set it to noeviction or one of volatile-*"
            .formatted(policy.group(1)));
  }
}
