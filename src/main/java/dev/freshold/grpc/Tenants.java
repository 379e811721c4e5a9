package dev.freshold.grpc;

import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.model.Tenant;
import java.util.concurrent.ConcurrentHashMap;

/** The tenants that this node has served. There is a limit, for each leaves some state behind. */
final class Tenants {

  private final ConcurrentHashMap<String, Tenant> known = new ConcurrentHashMap<>();
  private final int limit;

  Tenants(int limit) {
    this.limit = limit;
    known.put(Tenant.DEFAULT.name(), Tenant.DEFAULT);
  }

  /**
   * The tenant of that name.
   *
   * @throws ProblemException if it is malformed, or one too many
   */
  Tenant named(String name) {
    Tenant tenant = known.get(name);
    return tenant != null ? tenant : admit(name);
  }

  private synchronized Tenant admit(String name) {
    Tenant tenant;
    try {
      tenant = new Tenant(name);
    } catch (IllegalArgumentException malformed) {
      throw new ProblemException(
          new Problem.TenantInvalid("write " + malformed.getMessage() + ", or leave it out"));
    }
    if (known.size() >= limit && !known.containsKey(name)) {
      throw new ProblemException(new Problem.TenantLimit(limit));
    }
    known.put(name, tenant);
    return tenant;
  }
}
