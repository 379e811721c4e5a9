package dev.freshold.grpc;

import dev.freshold.cache.Invalidated;
import dev.freshold.model.Receipt;
import dev.freshold.v1.BumpVersionResponse;
import dev.freshold.v1.InvalidateResponse;
import dev.freshold.v1.InvalidateTagResponse;
import dev.freshold.v1.Reach;
import org.jspecify.annotations.Nullable;

/** How what an invalidation did is written. */
final class InvalidateAnswers {

  private InvalidateAnswers() {}

  static InvalidateResponse ofKeys(Invalidated done, Reach reached) {
    InvalidateResponse.Builder response =
        InvalidateResponse.newBuilder()
            .setReceipt(token(done.receipt()))
            .setReached(reached)
            .setNodesAcked(done.nodesAcked())
            .setNoOps(done.noOps());
    done.estimate().entries().ifPresent(response::setEstimatedEntries);
    return response.build();
  }

  static InvalidateTagResponse ofTags(Invalidated done, Reach reached) {
    InvalidateTagResponse.Builder response =
        InvalidateTagResponse.newBuilder()
            .setReceipt(token(done.receipt()))
            .setReached(reached)
            .setNodesAcked(done.nodesAcked());
    done.estimate().entries().ifPresent(response::setEstimatedEntries);
    return response.build();
  }

  static BumpVersionResponse ofBump(Invalidated done, Reach reached) {
    BumpVersionResponse.Builder response =
        BumpVersionResponse.newBuilder()
            .setVersion(done.version())
            .setReceipt(token(done.receipt()))
            .setReached(reached)
            .setNodesAcked(done.nodesAcked())
            .setApplied(done.applied());
    done.estimate().entries().ifPresent(response::setEstimatedEntries);
    return response.build();
  }

  /** Empty after a dry run. */
  private static String token(@Nullable Receipt receipt) {
    return receipt == null ? "" : receipt.token();
  }
}
