package dev.freshold.origin;

import dev.freshold.model.Tenant;
import java.util.List;

/**
 * What is asked of an origin in one call.
 *
 * @param items each key once; at least one
 */
public record LoadCall(Tenant tenant, String namespace, String schema, List<LoadItem> items) {

  public LoadCall {
    items = List.copyOf(items);
  }
}
