package dev.freshold.origin;

import dev.freshold.model.Tenant;
import java.util.List;
import java.util.Map;

/**
 * What is asked of an origin in one call.
 *
 * @param items each key once; at least one
 * @param trace headers that tell the origin which trace it is part of
 */
public record LoadCall(
    Tenant tenant,
    String namespace,
    String schema,
    List<LoadItem> items,
    Map<String, String> trace) {

  public LoadCall {
    items = List.copyOf(items);
    trace = Map.copyOf(trace);
  }

  /** One that is not traced. */
  public LoadCall(Tenant tenant, String namespace, String schema, List<LoadItem> items) {
    this(tenant, namespace, schema, items, Map.of());
  }
}
