package dev.freshold.client;

import dev.freshold.client.internal.pb.BumpVersionResponse;
import dev.freshold.client.internal.pb.GetManyResult;
import dev.freshold.client.internal.pb.GetRequest;
import dev.freshold.client.internal.pb.GetResponse;
import dev.freshold.client.internal.pb.InvalidateResponse;
import dev.freshold.client.internal.pb.InvalidateTagResponse;
import dev.freshold.client.internal.pb.PutManyResult;
import dev.freshold.client.internal.pb.PutResponse;
import dev.freshold.client.internal.pb.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** From and to the messages of the wire. */
final class Wire {
  private Wire() {}

  static Duration duration(com.google.protobuf.Duration told) {
    return Duration.ofSeconds(told.getSeconds(), told.getNanos());
  }

  static com.google.protobuf.Duration duration(Duration given) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(given.getSeconds())
        .setNanos(given.getNano())
        .build();
  }

  static Instant instant(com.google.protobuf.Timestamp told) {
    return Instant.ofEpochSecond(told.getSeconds(), told.getNanos());
  }

  /** In nanoseconds, at most as many as a long holds. */
  static long nanos(Duration span) {
    try {
      return span.toNanos();
    } catch (ArithmeticException e) {
      return span.isNegative() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  static OptionalLong optional(@Nullable Long number) {
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  static @Nullable Long nullable(OptionalLong number) {
    return number.isPresent() ? (Long) number.getAsLong() : null;
  }

  static Value value(Payload payload) {
    Value.Builder value = Value.newBuilder().setContentType(payload.contentType());
    return (payload.text() ? value.setTextBytes(payload.data()) : value.setData(payload.data()))
        .build();
  }

  static Payload payload(Value value) {
    boolean text = value.getContentCase() == Value.ContentCase.TEXT;
    return new Payload(text ? value.getTextBytes() : value.getData(), text, value.getContentType());
  }

  static GetRequest.OnMiss onMiss(@Nullable OnMiss given) {
    if (given == null) {
      return GetRequest.OnMiss.RETURN;
    }
    return switch (given) {
      case RETURN -> GetRequest.OnMiss.RETURN;
      case LEASE -> GetRequest.OnMiss.LEASE;
      case LOAD -> GetRequest.OnMiss.LOAD;
      case POLICY -> GetRequest.OnMiss.ON_MISS_UNSPECIFIED;
    };
  }

  static dev.freshold.client.internal.pb.Reach reach(@Nullable Reach given) {
    if (given == null) {
      return dev.freshold.client.internal.pb.Reach.REACH_UNSPECIFIED;
    }
    return switch (given) {
      case STORE -> dev.freshold.client.internal.pb.Reach.STORE;
      case FLEET -> dev.freshold.client.internal.pb.Reach.FLEET;
      case EDGE -> dev.freshold.client.internal.pb.Reach.EDGE;
    };
  }

  static Reach reach(dev.freshold.client.internal.pb.Reach told) {
    return switch (told) {
      case FLEET -> Reach.FLEET;
      case EDGE -> Reach.EDGE;
      case STORE, REACH_UNSPECIFIED, UNRECOGNIZED -> Reach.STORE;
    };
  }

  static dev.freshold.client.internal.pb.Mode mode(@Nullable Mode given) {
    return given == Mode.SOFT
        ? dev.freshold.client.internal.pb.Mode.SOFT
        : dev.freshold.client.internal.pb.Mode.MODE_UNSPECIFIED;
  }

  static Answer answer(GetResponse told) {
    return switch (told.getResultCase()) {
      case HIT -> Answer.Found.of(hit(told.getHit()), told.getReceipt());
      case NEGATIVE -> negative(told.getNegative(), told.getReceipt());
      case MISS -> miss(told.getMiss(), told.getReceipt());
      case RESULT_NOT_SET -> new Answer.Nothing(MissReason.UNKNOWN, null, null, told.getReceipt());
    };
  }

  /** Of an item that is no error. */
  static Answer answer(GetManyResult told, String receipt) {
    return switch (told.getResultCase()) {
      case HIT -> Answer.Found.of(hit(told.getHit()), receipt);
      case NEGATIVE -> negative(told.getNegative(), receipt);
      case MISS -> miss(told.getMiss(), receipt);
      case ERROR, RESULT_NOT_SET -> new Answer.Nothing(MissReason.UNKNOWN, null, null, receipt);
    };
  }

  private static HitFacts hit(dev.freshold.client.internal.pb.Hit told) {
    return new HitFacts(
        payload(told.getValue()),
        told.hasVersion() ? (Long) told.getVersion() : null,
        told.getFreshness() == dev.freshold.client.internal.pb.Hit.Freshness.FRESH
            ? Freshness.FRESH
            : Freshness.STALE,
        nanos(duration(told.getAge())),
        nanos(duration(told.getFreshFor())),
        nanos(duration(told.getStaleFor())),
        served(told.getServed()),
        List.copyOf(told.getTagsList()),
        told.hasLease() ? lease(told.getLease()) : null);
  }

  private static Served served(dev.freshold.client.internal.pb.Hit.Served told) {
    return switch (told) {
      case LOCAL -> Served.LOCAL;
      case STORE -> Served.STORE;
      case ORIGIN -> Served.ORIGIN;
      case WAITED -> Served.WAITED;
      case SERVED_UNSPECIFIED, UNRECOGNIZED -> Served.UNKNOWN;
    };
  }

  private static Lease lease(dev.freshold.client.internal.pb.Lease told) {
    OptionalLong least =
        told.hasMinVersion() ? OptionalLong.of(told.getMinVersion()) : OptionalLong.empty();
    return new Lease(told.getToken(), duration(told.getDuration()), least, told.getReadPrimary());
  }

  private static Answer negative(dev.freshold.client.internal.pb.Negative told, String receipt) {
    boolean notFound = told.getKind() == dev.freshold.client.internal.pb.Negative.Kind.NOT_FOUND;
    return new Answer.Absent(
        notFound ? NegativeKind.NOT_FOUND : NegativeKind.ORIGIN_ERROR,
        told.getMessage(),
        duration(told.getAge()),
        duration(told.getFreshFor()),
        receipt);
  }

  private static Answer miss(dev.freshold.client.internal.pb.Miss told, String receipt) {
    MissReason reason =
        switch (told.getReason()) {
          case ABSENT -> MissReason.ABSENT;
          case EXPIRED -> MissReason.EXPIRED;
          case INVALIDATED -> MissReason.INVALIDATED;
          case BELOW_MIN_VERSION -> MissReason.BELOW_MIN_VERSION;
          case TOO_STALE -> MissReason.TOO_STALE;
          case REASON_UNSPECIFIED, UNRECOGNIZED -> MissReason.UNKNOWN;
        };
    return new Answer.Nothing(
        reason,
        told.hasLease() ? lease(told.getLease()) : null,
        told.hasRetryAfter() ? duration(told.getRetryAfter()) : null,
        receipt);
  }

  static PutResult put(PutResponse told) {
    return told.hasStored()
        ? stored(told.getStored(), told.getReceipt())
        : refused(told.getRefused(), told.getReceipt());
  }

  static Result<PutResult> put(PutManyResult told) {
    return switch (told.getResultCase()) {
      case STORED -> Result.of(told.getKey(), stored(told.getStored(), told.getReceipt()));
      case REFUSED -> Result.of(told.getKey(), refused(told.getRefused(), told.getReceipt()));
      case ERROR, RESULT_NOT_SET -> Result.failed(told.getKey(), Errors.ofItem(told.getError()));
    };
  }

  private static Stored stored(dev.freshold.client.internal.pb.Stored told, String receipt) {
    return new Stored(
        told.getApplied(),
        duration(told.getFreshFor()),
        duration(told.getStaleFor()),
        List.copyOf(told.getTagsList()),
        reach(told.getReached()),
        receipt);
  }

  private static Refused refused(dev.freshold.client.internal.pb.Refused told, String receipt) {
    RefusalReason reason =
        switch (told.getReason()) {
          case BEHIND -> RefusalReason.BEHIND;
          case LEASE_LOST -> RefusalReason.LEASE_LOST;
          case INVALIDATED -> RefusalReason.INVALIDATED;
          case TOO_OLD -> RefusalReason.TOO_OLD;
          case REASON_UNSPECIFIED, UNRECOGNIZED -> RefusalReason.UNKNOWN;
        };
    OptionalLong current =
        told.hasCurrentVersion() ? OptionalLong.of(told.getCurrentVersion()) : OptionalLong.empty();
    return new Refused(reason, current, told.getMessage(), receipt);
  }

  static Invalidated invalidated(InvalidateResponse told) {
    OptionalLong met =
        told.hasEstimatedEntries()
            ? OptionalLong.of(told.getEstimatedEntries())
            : OptionalLong.empty();
    return new Invalidated(
        told.getReceipt(), reach(told.getReached()), met, told.getNodesAcked(), told.getNoOps());
  }

  static Invalidated invalidated(InvalidateTagResponse told) {
    OptionalLong met =
        told.hasEstimatedEntries()
            ? OptionalLong.of(told.getEstimatedEntries())
            : OptionalLong.empty();
    return new Invalidated(
        told.getReceipt(), reach(told.getReached()), met, told.getNodesAcked(), 0);
  }

  static Bumped bumped(BumpVersionResponse told) {
    OptionalLong met =
        told.hasEstimatedEntries()
            ? OptionalLong.of(told.getEstimatedEntries())
            : OptionalLong.empty();
    return new Bumped(
        told.getVersion(),
        told.getApplied(),
        told.getReceipt(),
        reach(told.getReached()),
        met,
        told.getNodesAcked());
  }
}
