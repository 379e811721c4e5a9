package dev.freshold.testing.clients;

import dev.freshold.cache.InvalidateOrder;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.testing.clients.Origin.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All the ways to invalidate a row. */
final class Orders {

  private Orders() {}

  /**
   * One of them.
   *
   * @param kind 0 to 19
   */
  static InvalidateOrder of(
      int kind, Row row, @Nullable Version version, boolean soft, String requestId) {
    return switch (kind) {
      case 0 -> new InvalidateOrder.Namespace(Tenant.DEFAULT, row.policy(), 0, "", requestId);
      case 1 -> tag(row, 1, soft, requestId);
      case 2, 3, 4 -> new InvalidateOrder.Scope(Tenant.DEFAULT, row.scope(), 0, "", requestId);
      case 5, 6, 7, 8, 9, 10 -> tag(row, 0, soft, requestId);
      default ->
          new InvalidateOrder.Keys(
              Tenant.DEFAULT,
              row.policy(),
              List.of(new Target(row.key().key(), version)),
              soft,
              "",
              requestId,
              false);
    };
  }

  private static InvalidateOrder tag(Row row, int which, boolean soft, String requestId) {
    return new InvalidateOrder.Tags(
        Tenant.DEFAULT, List.of(row.tags().get(which)), soft, 0, 0, "", requestId, false);
  }
}
