package dev.freshold.bootstrap;

import dev.freshold.access.AuditEntry;
import dev.freshold.access.AuditEvent;
import dev.freshold.access.AuditKey;
import dev.freshold.access.AuditLog;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Reach;
import dev.freshold.ingest.Effect;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.store.BustCommand.Target;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells the audit log of the invalidations that events call for. */
final class AuditedEffect implements Effect {

  private static final int MAX_NAMES = 16;

  private final Effect effect;
  private final AuditLog audit;

  AuditedEffect(Effect effect, AuditLog audit) {
    this.effect = effect;
    this.audit = audit;
  }

  @Override
  public Uni<Invalidated> run(InvalidateOrder order, Reach reach) {
    return effect
        .run(order, reach)
        .invoke(done -> audit.write(entry(order, reach, "done", done.receipt())))
        .onFailure()
        .invoke(failed -> audit.write(entry(order, reach, "failed", null)));
  }

  private static AuditEntry entry(
      InvalidateOrder order, Reach reach, String outcome, @Nullable Receipt receipt) {
    AuditEntry entry =
        new AuditEntry(AuditEvent.INVALIDATION)
            .with(AuditKey.OUTCOME, outcome)
            .with(AuditKey.CALLER, "events")
            .with(AuditKey.TENANT, order.tenant().name())
            .with(AuditKey.REACH, reach.name())
            .with(AuditKey.DRY_RUN, order.dryRun())
            .with(AuditKey.RECEIPT, receipt == null ? "" : receipt.token());
    return switch (order) {
      case InvalidateOrder.Keys keys ->
          entry
              .with(AuditKey.NAMESPACE, keys.policy().name())
              .with(
                  AuditKey.KEYS, keys.targets().stream().limit(MAX_NAMES).map(Target::key).toList())
              .with(AuditKey.COUNT, keys.targets().size())
              .with(AuditKey.MODE, keys.soft() ? "SOFT" : "HARD")
              .with(AuditKey.WHY, keys.reason());
      case InvalidateOrder.Tags tags ->
          entry
              .with(AuditKey.TAGS, tags.tags().stream().limit(MAX_NAMES).map(Tag::name).toList())
              .with(AuditKey.COUNT, tags.tags().size())
              .with(AuditKey.MODE, tags.soft() ? "SOFT" : "HARD")
              .with(AuditKey.WHY, tags.reason());
      case InvalidateOrder.Scope scope ->
          entry
              .with(AuditKey.TAGS, List.of(scope.scope().name()))
              .with(AuditKey.WHY, scope.reason());
      case InvalidateOrder.Namespace namespace ->
          entry
              .with(AuditKey.NAMESPACE, namespace.policy().name())
              .with(AuditKey.WHY, namespace.reason());
    };
  }
}
