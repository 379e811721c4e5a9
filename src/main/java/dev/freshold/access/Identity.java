package dev.freshold.access;

import dev.freshold.model.Tenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Somebody who has shown a credential, and what it lets them do. */
public final class Identity {

  private final String name;
  private final List<Permission> permissions;
  private final long expiresAt;
  private final SortedSet<String> tenants = new TreeSet<>();
  private final Map<String, Access> byTenant = new HashMap<>();
  private final @Nullable Access anywhere;

  /**
   * Somebody.
   *
   * @param name as it may stand in a log
   * @param expiresAt milliseconds since 1970; {@link Long#MAX_VALUE}: never
   */
  public Identity(String name, List<Permission> permissions, long expiresAt) {
    this.name = name;
    this.permissions = List.copyOf(permissions);
    this.expiresAt = expiresAt;
    List<Permission> general = in(Permission.ANY, permissions);
    this.anywhere = general.isEmpty() ? null : Access.of(general);
    for (Permission permission : permissions) {
      if (!permission.tenant().equals(Permission.ANY) && tenants.add(permission.tenant())) {
        List<Permission> own =
            permissions.stream()
                .filter(
                    one ->
                        one.tenant().equals(Permission.ANY)
                            || one.tenant().equals(permission.tenant()))
                .toList();
        byTenant.put(permission.tenant(), Access.of(own));
      }
    }
  }

  private static List<Permission> in(String tenant, List<Permission> permissions) {
    return permissions.stream().filter(one -> one.tenant().equals(tenant)).toList();
  }

  public String name() {
    return name;
  }

  public long expiresAt() {
    return expiresAt;
  }

  /** What it may do there; null: it has no business there. */
  public @Nullable Access in(Tenant tenant) {
    Access own = byTenant.get(tenant.name());
    return own == null ? anywhere : own;
  }

  /**
   * The tenant that is meant where none is named: the only one, or the default one if it is among
   * several; null: one must be named.
   */
  public @Nullable String usualTenant() {
    if (anywhere == null && tenants.size() == 1) {
      return tenants.first();
    }
    return anywhere != null || tenants.contains(Tenant.DEFAULT.name())
        ? Tenant.DEFAULT.name()
        : null;
  }

  /** Whether that is the same somebody with the same permissions. */
  public boolean sameAs(Identity other) {
    return name.equals(other.name) && permissions.equals(other.permissions);
  }

  /** The tenants that its permissions name, sorted. */
  public List<String> tenants() {
    return List.copyOf(tenants);
  }

  @Override
  public String toString() {
    return name;
  }
}
