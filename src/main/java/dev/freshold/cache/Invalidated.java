package dev.freshold.cache;

import dev.freshold.model.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * What an invalidation did.
 *
 * @param receipt null after a dry run
 * @param noOps keys for which it was late or a duplicate
 * @param version of a scope or namespace: its version afterwards; 0 otherwise
 * @param applied false: there was nothing to do
 * @param nodesAcked nodes that had to be waited for, and are known to serve nothing older
 */
public record Invalidated(
    @Nullable Receipt receipt,
    int noOps,
    long version,
    boolean applied,
    int nodesAcked,
    Estimate estimate) {

  /**
   * Its receipt.
   *
   * @throws IllegalStateException after a dry run
   */
  Receipt requireReceipt() {
    if (receipt == null) {
      throw new IllegalStateException("a dry run has no receipt");
    }
    return receipt;
  }

  /** The same, once so many nodes have said that they serve nothing older. */
  Invalidated ackedBy(int nodes) {
    return new Invalidated(receipt, noOps, version, applied, nodes, estimate);
  }
}
