package dev.freshold.cache;

import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.store.BustCommand.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An invalidation. Durations are milliseconds; {@code requestId} null: a retry is a second
 * invalidation.
 */
public sealed interface InvalidateOrder {

  Tenant tenant();

  boolean dryRun();

  /** Of keys. */
  record Keys(
      Tenant tenant,
      NamespacePolicy policy,
      List<Target> targets,
      boolean soft,
      String reason,
      @Nullable String requestId,
      boolean dryRun)
      implements InvalidateOrder {}

  /** Of tags. {@code pace} 0: no limit; {@code settle} 0: none. */
  record Tags(
      Tenant tenant,
      List<Tag> tags,
      boolean soft,
      int pace,
      long settle,
      String reason,
      @Nullable String requestId,
      boolean dryRun)
      implements InvalidateOrder {}

  /** Of a scope. {@code atLeast} 0: no matter. */
  record Scope(Tenant tenant, Tag scope, long atLeast, String reason, @Nullable String requestId)
      implements InvalidateOrder {
    @Override
    public boolean dryRun() {
      return false;
    }
  }

  /** Of a namespace. {@code atLeast} 0: no matter. */
  record Namespace(
      Tenant tenant,
      NamespacePolicy policy,
      long atLeast,
      String reason,
      @Nullable String requestId)
      implements InvalidateOrder {
    @Override
    public boolean dryRun() {
      return false;
    }
  }
}
