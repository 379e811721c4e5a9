package dev.freshold.cache;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.OnMiss;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read of one key.
 *
 * @param keyTags what the key itself names, by {@link NamespacePolicy#tagsOf}
 * @param maxStaleness milliseconds, at most the policy's; null: the policy's
 * @param receipt the position that must have been seen; null: any
 * @param waitMillis the longest wait for another's load
 */
public record GetQuery(
    NamespacePolicy policy,
    EntryKey key,
    List<Tag> keyTags,
    OnMiss onMiss,
    @Nullable Long maxStaleness,
    @Nullable Version minVersion,
    @Nullable Receipt receipt,
    long waitMillis) {

  /**
   * By the key alone: a batch asks each key once, mostly, and a policy is much to go through.
   *
   * @return of the key
   */
  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** The same, with another longest wait. */
  GetQuery waiting(long millis) {
    return new GetQuery(policy, key, keyTags, onMiss, maxStaleness, minVersion, receipt, millis);
  }
}
