package dev.freshold.access;

import dev.freshold.model.Tenant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The quotas of all tenants on this node. */
public final class Quotas {

  /** Nobody has one. */
  public static final Quotas NONE = new Quotas(Quota.NONE, Map.of(), System::nanoTime);

  private final Quota usual;
  private final Map<String, Quota> own;
  private final LongSupplier nanos;
  private final boolean none;

  /** As many as there are tenants, which has a limit of its own. */
  private final ConcurrentHashMap<String, Allowance> allowances = new ConcurrentHashMap<>();

  /**
   * Quotas.
   *
   * @param usual of each tenant that has none of its own
   * @param nanos never goes back
   */
  public Quotas(Quota usual, Map<String, Quota> own, LongSupplier nanos) {
    this.usual = usual;
    this.own = Map.copyOf(own);
    this.nanos = nanos;
    this.none = usual.equals(Quota.NONE) && own.values().stream().allMatch(Quota.NONE::equals);
  }

  /** That of the tenant; null: it may ask as much as it likes. */
  public @Nullable Allowance of(Tenant tenant) {
    if (none) {
      return null;
    }
    Allowance known = allowances.get(tenant.name());
    if (known != null) {
      return known;
    }
    Quota quota = own.getOrDefault(tenant.name(), usual);
    return quota.equals(Quota.NONE)
        ? null
        : allowances.computeIfAbsent(tenant.name(), name -> new Allowance(quota, nanos));
  }
}
