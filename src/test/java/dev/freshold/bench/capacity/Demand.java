package dev.freshold.bench.capacity;

/**
 * What a deployment on one primary is to do.
 *
 * @param nodes that use the store; each hears what is told to any of them
 * @param following how many of them serve each tenant from their own memory, and are waited for
 * @param tenants that share the load evenly
 * @param keys that are stored
 * @param valueBytes of each
 * @param reads a second, of all nodes together
 * @param local the part of them that the nodes' own memories answer
 * @param missing the part of the others that find nothing; each is loaded and put
 * @param unremembered the part of what is found whose tags the node does not remember
 * @param puts a second, with versions, besides those of loads
 * @param invalidations a second, each with reach FLEET
 * @param leaseMillis {@code fleet.node-lease}
 */
public record Demand(
    int nodes,
    int following,
    int tenants,
    double keys,
    double valueBytes,
    double reads,
    double local,
    double missing,
    double unremembered,
    double puts,
    double invalidations,
    double leaseMillis) {

  public Demand {
    if (nodes < 1 || following < 0 || following > nodes || tenants < 1 || leaseMillis <= 0) {
      throw new IllegalArgumentException("at least one node and one tenant, and no more following");
    }
    for (double part : new double[] {local, missing, unremembered}) {
      if (!(part >= 0 && part <= 1)) {
        throw new IllegalArgumentException("a part is from 0 to 1: " + part);
      }
    }
    for (double amount : new double[] {keys, valueBytes, reads, puts, invalidations}) {
      if (!(amount >= 0) || Double.isInfinite(amount)) {
        throw new IllegalArgumentException("not an amount: " + amount);
      }
    }
  }

  /** Nothing but nodes that hold their leases for one tenant. */
  public static Demand ofNodes(int nodes) {
    return new Demand(nodes, nodes, 1, 0, 100, 0, 0, 0, 0, 0, 0, 2_000);
  }

  /** The same, with so many nodes, all of which follow. */
  public Demand withNodes(int count) {
    return new Demand(
        count,
        count,
        tenants,
        keys,
        valueBytes,
        reads,
        local,
        missing,
        unremembered,
        puts,
        invalidations,
        leaseMillis);
  }

  /** The same, with so many of the nodes that hold copies of each tenant. */
  public Demand withFollowing(int count) {
    return new Demand(
        nodes,
        count,
        tenants,
        keys,
        valueBytes,
        reads,
        local,
        missing,
        unremembered,
        puts,
        invalidations,
        leaseMillis);
  }

  /** The same, with so many reads a second. */
  public Demand withReads(double aSecond) {
    return new Demand(
        nodes,
        following,
        tenants,
        keys,
        valueBytes,
        aSecond,
        local,
        missing,
        unremembered,
        puts,
        invalidations,
        leaseMillis);
  }

  /** The same, with so many versioned puts a second. */
  public Demand withPuts(double aSecond) {
    return new Demand(
        nodes,
        following,
        tenants,
        keys,
        valueBytes,
        reads,
        local,
        missing,
        unremembered,
        aSecond,
        invalidations,
        leaseMillis);
  }

  /** The same, with so many invalidations a second. */
  public Demand withInvalidations(double aSecond) {
    return new Demand(
        nodes,
        following,
        tenants,
        keys,
        valueBytes,
        reads,
        local,
        missing,
        unremembered,
        puts,
        aSecond,
        leaseMillis);
  }
}
