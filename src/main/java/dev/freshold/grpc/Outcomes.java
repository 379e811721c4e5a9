package dev.freshold.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.freshold.cache.GetResult;
import dev.freshold.cache.GetResult.LeaseGrant;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.v1.Hit;
import dev.freshold.v1.Lease;
import dev.freshold.v1.Miss;
import dev.freshold.v1.Negative;
import dev.freshold.v1.Value;

/** How the outcome of a read is written. The bytes of a value are not copied. */
final class Outcomes {

  private Outcomes() {}

  static Hit hit(GetResult.Hit hit) {
    Hit.Builder message =
        Hit.newBuilder()
            .setValue(value(hit.value()))
            .setFreshness(hit.stale() ? Hit.Freshness.STALE : Hit.Freshness.FRESH)
            .setAge(Spans.duration(hit.age()))
            .setFreshFor(Spans.duration(hit.freshFor()))
            .setStaleFor(Spans.duration(hit.staleFor()))
            .setServed(served(hit.served()));
    if (hit.version() != null) {
      message.setVersion(hit.version().value());
    }
    if (hit.lease() != null) {
      message.setLease(lease(hit.lease()));
    }
    for (Tag tag : hit.tags()) {
      message.addTags(tag.name());
    }
    return message.build();
  }

  static Negative negative(GetResult.Negative negative) {
    return Negative.newBuilder()
        .setKind(
            switch (negative.kind()) {
              case NOT_FOUND -> Negative.Kind.NOT_FOUND;
              case ORIGIN_ERROR -> Negative.Kind.ORIGIN_ERROR;
            })
        .setAge(Spans.duration(negative.age()))
        .setFreshFor(Spans.duration(negative.freshFor()))
        .setMessage(negative.message())
        .build();
  }

  static Miss miss(GetResult.Miss miss) {
    Miss.Builder message = Miss.newBuilder().setReason(reason(miss));
    LeaseGrant lease = miss.lease();
    if (lease != null) {
      message.setLease(lease(lease));
    }
    Long retryAfter = miss.retryAfter();
    if (retryAfter != null) {
      message.setRetryAfter(Spans.duration(retryAfter));
    }
    return message.build();
  }

  private static Value value(Outcome.Value value) {
    Payload payload = value.payload();
    ByteString bytes =
        UnsafeByteOperations.unsafeWrap(payload.array(), payload.offset(), payload.length());
    Value.Builder message = Value.newBuilder().setContentType(value.contentType());
    return (value.text() ? message.setTextBytes(bytes) : message.setData(bytes)).build();
  }

  static Hit.Served served(GetResult.Served served) {
    return switch (served) {
      case LOCAL -> Hit.Served.LOCAL;
      case STORE -> Hit.Served.STORE;
      case ORIGIN -> Hit.Served.ORIGIN;
      case WAITED -> Hit.Served.WAITED;
    };
  }

  private static Miss.Reason reason(GetResult.Miss miss) {
    return switch (miss.reason()) {
      case ABSENT -> Miss.Reason.ABSENT;
      case EXPIRED -> Miss.Reason.EXPIRED;
      case INVALIDATED -> Miss.Reason.INVALIDATED;
      case BELOW_MIN_VERSION -> Miss.Reason.BELOW_MIN_VERSION;
      case TOO_STALE -> Miss.Reason.TOO_STALE;
    };
  }

  static Lease lease(LeaseGrant lease) {
    Lease.Builder message =
        Lease.newBuilder()
            .setToken(lease.token())
            .setDuration(Spans.duration(lease.millis()))
            .setReadPrimary(lease.readPrimary());
    if (lease.minVersion() != null) {
      message.setMinVersion(lease.minVersion().value());
    }
    return message.build();
  }
}
