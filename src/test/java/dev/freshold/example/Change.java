package dev.freshold.example;

import org.jspecify.annotations.Nullable;

/**
 * A write of one product.
 *
 * @param body JSON; null: delete it
 * @param version that it is to have; null: one more than the row's
 * @param requestId the same for every attempt at this write; empty: it is not repeated
 */
public record Change(String id, @Nullable String body, @Nullable Long version, String requestId) {

  /** The next version of a product. */
  public static Change of(String id, String body) {
    return new Change(id, body, null, "");
  }

  /** The end of a product. */
  public static Change deletion(String id) {
    return new Change(id, null, null, "");
  }
}
