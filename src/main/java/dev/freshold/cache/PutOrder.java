package dev.freshold.cache;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PutRule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A put of one key.
 *
 * @param keyTags what the key itself names, by {@link NamespacePolicy#tagsOf}
 * @param tags what the caller adds
 * @param ttl the caller's own, which only shortens; null: the policy's
 * @param grace the same for how long past that it may be served
 * @param requestId the same for every attempt at one write to the origin; null: none is given
 */
public record PutOrder(
    NamespacePolicy policy,
    EntryKey key,
    List<Tag> keyTags,
    Outcome outcome,
    @Nullable Version version,
    List<Tag> tags,
    PutRule.Claim claim,
    @Nullable Duration ttl,
    @Nullable Duration grace,
    @Nullable String requestId) {

  /** A put that leaves the grace to the policy, and is not told from others. */
  public PutOrder(
      NamespacePolicy policy,
      EntryKey key,
      List<Tag> keyTags,
      Outcome outcome,
      @Nullable Version version,
      List<Tag> tags,
      PutRule.Claim claim,
      @Nullable Duration ttl) {
    this(policy, key, keyTags, outcome, version, tags, claim, ttl, null, null);
  }
}
