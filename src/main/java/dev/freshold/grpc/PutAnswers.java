package dev.freshold.grpc;

import dev.freshold.cache.StoredPut;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.store.PutResult;
import dev.freshold.v1.Committed;
import dev.freshold.v1.PutResponse;
import dev.freshold.v1.Reach;
import dev.freshold.v1.Refused;
import dev.freshold.v1.Stored;

/** How what became of a put is written. */
final class PutAnswers {

  private PutAnswers() {}

  static PutResponse response(StoredPut put, Reach reached) {
    PutResponse.Builder response =
        PutResponse.newBuilder().setReceipt(put.result().receipt().token());
    StoredPut.Commit commit = put.commit();
    if (commit != null) {
      response.setCommitted(committed(commit));
    }
    switch (put.result()) {
      case PutResult.Stored stored ->
          response.setStored(
              stored(put, true, reached)
                  .setFreshFor(Spans.duration(stored.freshFor()))
                  .setStaleFor(Spans.duration(stored.staleFor())));
      case PutResult.Unchanged unchanged -> response.setStored(stored(put, false, reached));
      case PutResult.Refused refused -> response.setRefused(refused(refused));
    }
    return response.build();
  }

  private static Committed committed(StoredPut.Commit commit) {
    Version version = commit.version();
    return version == null
        ? Committed.getDefaultInstance()
        : Committed.newBuilder().setVersion(version.value()).build();
  }

  private static Stored.Builder stored(StoredPut put, boolean applied, Reach reached) {
    return Stored.newBuilder()
        .setApplied(applied)
        .addAllTags(put.tags().stream().map(Tag::name).toList())
        .setReached(reached);
  }

  private static Refused refused(PutResult.Refused refused) {
    Refused.Builder message = Refused.newBuilder();
    Version current = refused.current();
    if (current != null) {
      message.setCurrentVersion(current.value());
    }
    return switch (refused.reason()) {
      case BEHIND ->
          message
              .setReason(Refused.Reason.BEHIND)
              .setMessage(
                  "the key has reached version %s; load again, from the primary of the origin"
                      .formatted(current))
              .build();
      case LEASE_LOST ->
          message
              .setReason(Refused.Reason.LEASE_LOST)
              .setMessage("the lease has run out, was given back or was voided; Get again")
              .build();
      case INVALIDATED ->
          message
              .setReason(Refused.Reason.INVALIDATED)
              .setMessage("something it depends on was invalidated after its load began; Get again")
              .build();
      case TOO_OLD ->
          message
              .setReason(Refused.Reason.TOO_OLD)
              .setMessage(
                  "its load took longer than it may live; load faster, or raise max-staleness")
              .build();
    };
  }
}
