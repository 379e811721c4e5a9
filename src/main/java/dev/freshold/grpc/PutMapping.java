package dev.freshold.grpc;

import static java.util.Objects.requireNonNull;

import dev.freshold.cache.Problem;
import dev.freshold.cache.PutOrder;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.v1.AbandonRequest;
import dev.freshold.v1.NegativeResult;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Reach;
import dev.freshold.v1.Value;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Put and Abandon: what the requests ask. */
final class PutMapping {

  private static final Outcome NONE = new Outcome.Negative(Outcome.Kind.NOT_FOUND, "");

  private final Requests requests;
  private final Limits limits;

  /** A put, and how far it shall get. */
  record Placement(PutOrder order, Reach reach) {}

  /** The end of a lease. */
  record Return(EntryKey key, String token, boolean failed) {}

  PutMapping(Requests requests, Limits limits) {
    this.requests = requests;
    this.limits = limits;
  }

  Placement placement(PutRequest request, Caller caller) {
    Faults faults = new Faults();
    Reading reading = read(request, faults);
    faults.raise();
    refuseTooMuch(request, faults);
    return reading.placement(request, caller);
  }

  /**
   * A put whose fields are right; its policy is null only as long as a fault about it is not
   * raised.
   */
  record Reading(
      @Nullable NamespacePolicy policy,
      List<Tag> keyTags,
      Outcome outcome,
      @Nullable Version version,
      List<Tag> tags,
      Claim claim,
      @Nullable Duration ttl,
      Reach reach,
      @Nullable String requestId) {

    Placement placement(PutRequest request, Caller caller) {
      EntryKey key =
          new EntryKey(
              caller.tenant(),
              request.getNamespace(),
              request.getSchemaVersion(),
              request.getKey());
      return new Placement(
          new PutOrder(
              requireNonNull(policy),
              key,
              keyTags,
              outcome,
              version,
              tags,
              claim,
              ttl,
              null,
              requestId),
          reach);
    }
  }

  /** Reads one put, alone or of many. */
  Reading read(PutRequest request, Faults faults) {
    NamespacePolicy policy = requests.policy("namespace", request.getNamespace(), faults);
    List<Tag> keyTags = requests.keyTags("key", policy, request.getKey(), faults);
    faults.add("schema_version", FieldRules.schema(request.getSchemaVersion()));
    return new Reading(
        policy,
        keyTags,
        outcome(request, faults),
        requests.version("version", request.hasVersion(), request.getVersion(), faults),
        request.getTagsCount() > Tag.MAX_PER_ENTRY
            ? List.of()
            : requests.tags("tags", request.getTagsList(), faults),
        claim(request, faults),
        request.hasTtl()
            ? Duration.ofMillis(Spans.positiveMillis("ttl", request.getTtl(), faults))
            : null,
        requests.reach(request.getReach(), request.getReachValue(), Reach.STORE, faults),
        requestId(request, faults));
  }

  private static @Nullable String requestId(PutRequest request, Faults faults) {
    faults.add("request_id", FieldRules.requestId(request.getRequestId()));
    return request.getRequestId().isEmpty() ? null : request.getRequestId();
  }

  /**
   * Limits that concern one put alone, even among many.
   *
   * @throws dev.freshold.cache.ProblemException if one is exceeded
   */
  void refuseTooMuch(PutRequest request, Faults faults) {
    long size = size(request.getValue());
    if (size > limits.maxValueBytes()) {
      faults.add(new Problem.ValueTooLarge(faults.path("value"), size, limits.maxValueBytes()));
    }
    if (request.getTagsCount() > Tag.MAX_PER_ENTRY) {
      faults.add(
          new Problem.TooManyTags(faults.path("tags"), request.getTagsCount(), Tag.MAX_PER_ENTRY));
    }
    faults.raise();
  }

  private static long size(Value value) {
    return switch (value.getContentCase()) {
      case DATA -> value.getData().size();
      case TEXT -> value.getTextBytes().size();
      case CONTENT_NOT_SET -> 0;
    };
  }

  Return returned(AbandonRequest request, Caller caller) {
    Faults faults = new Faults();
    NamespacePolicy policy = requests.policy("namespace", request.getNamespace(), faults);
    requests.keyTags("key", policy, request.getKey(), faults);
    faults.add("schema_version", FieldRules.schema(request.getSchemaVersion()));
    faults.add("lease_token", FieldRules.leaseToken(request.getLeaseToken()));
    faults.raise();
    EntryKey key =
        new EntryKey(
            caller.tenant(), request.getNamespace(), request.getSchemaVersion(), request.getKey());
    return new Return(key, request.getLeaseToken(), request.getFailed());
  }

  private static Outcome outcome(PutRequest request, Faults faults) {
    return switch (request.getOutcomeCase()) {
      case VALUE -> value(request.getValue(), faults);
      case NEGATIVE -> negative(request.getNegative(), faults);
      case OUTCOME_NOT_SET -> {
        faults.add("outcome", "must be given; write value or negative");
        yield NONE;
      }
    };
  }

  private static Outcome value(Value value, Faults faults) {
    faults.add("value.content_type", FieldRules.contentType(value.getContentType()));
    return switch (value.getContentCase()) {
      case DATA ->
          new Outcome.Value(
              Payload.of(value.getData().toByteArray()), false, value.getContentType());
      case TEXT -> new Outcome.Value(Payload.of(value.getText()), true, value.getContentType());
      case CONTENT_NOT_SET -> {
        faults.add("value", "must have content; write data or text, which may be empty");
        yield NONE;
      }
    };
  }

  private static Outcome negative(NegativeResult negative, Faults faults) {
    faults.add("negative.message", FieldRules.negativeMessage(negative.getMessage()));
    return switch (negative.getKind()) {
      case NOT_FOUND -> new Outcome.Negative(Outcome.Kind.NOT_FOUND, negative.getMessage());
      case ORIGIN_ERROR -> new Outcome.Negative(Outcome.Kind.ORIGIN_ERROR, negative.getMessage());
      case KIND_UNSPECIFIED -> {
        faults.add("negative.kind", "must be given; write NOT_FOUND or ORIGIN_ERROR");
        yield NONE;
      }
      case UNRECOGNIZED -> {
        faults.add(
            "negative.kind",
            FieldRules.unknownEnum(negative.getKindValue(), "NOT_FOUND or ORIGIN_ERROR"));
        yield NONE;
      }
    };
  }

  private Claim claim(PutRequest request, Faults faults) {
    Receipt receipt = requests.receipt("receipt", request.getReceipt(), faults);
    long loadDuration =
        request.hasLoadDuration()
            ? Spans.ageMillis("load_duration", request.getLoadDuration(), faults)
            : 0;
    String token = request.getLeaseToken();
    if (token.isEmpty()) {
      return new Claim.Unleased(receipt, loadDuration);
    }
    faults.add("lease_token", FieldRules.leaseToken(token));
    if (!request.getReceipt().isEmpty()) {
      faults.add("receipt", "must be empty with lease_token, which knows the position; drop it");
    }
    if (request.hasLoadDuration()) {
      faults.add(
          "load_duration", "must be absent with lease_token, which knows the start; drop it");
    }
    return new Claim.Leased(token);
  }
}
