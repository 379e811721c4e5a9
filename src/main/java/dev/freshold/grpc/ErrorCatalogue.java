package dev.freshold.grpc;

import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.store.StoreException;
import dev.freshold.v1.ErrorReason;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** Says every error on the wire, in the words of the catalogue in errors.proto. */
final class ErrorCatalogue {

  private static final Logger LOG = Logger.getLogger(ErrorCatalogue.class);

  private static final long RETRY_STORE_MILLIS = 200;
  private static final long RETRY_CONNECTION_MILLIS = 50;
  private static final long RETRY_WAITERS_MILLIS = 500;
  private static final long RETRY_ORIGIN_MILLIS = 500;
  private static final long RETRY_BACKLOG_MILLIS = 1_000;
  private static final long RETRY_SUBSCRIBERS_MILLIS = 5_000;
  private static final long RETRY_STOPPING_MILLIS = 1_000;
  private static final long RETRY_CHANNEL_MILLIS = 2_000;
  private static final long RETRY_KEYS_MILLIS = 500;

  private ErrorCatalogue() {}

  /** As the end of a call. */
  static StatusRuntimeException exception(Throwable failure) {
    return StatusProto.toStatusRuntimeException(status(failure));
  }

  /** As the fate of one item of a call. */
  static Status status(Throwable failure) {
    return switch (failure) {
      case ProblemException refusal -> status(refusal.problem());
      case StoreException fault -> status(fault);
      default -> serverFault(failure);
    };
  }

  private static Status serverFault(Throwable failure) {
    String reference = "%08x".formatted(ThreadLocalRandom.current().nextInt());
    LOG.errorf(failure, "A call failed with a fault of this server, reference %s", reference);
    return new ErrorEntry(
            Code.INTERNAL,
            ErrorReason.SERVER_FAULT,
            "a fault of the server; its log says more under the reference " + reference)
        .with(Map.of("reference", reference))
        .status();
  }

  private static Status status(StoreException fault) {
    String message = String.valueOf(fault.getMessage());
    return switch (fault.fault()) {
      case UNAVAILABLE ->
          new ErrorEntry(
                  Code.UNAVAILABLE,
                  ErrorReason.STORE_UNAVAILABLE,
                  "the store did not answer: "
                      + message
                      + "; try again, and a write with the same version, lease token or request_id,"
                      + " for it may have taken effect")
              .retryAfter(RETRY_STORE_MILLIS)
              .status();
      case UNFIT ->
          new ErrorEntry(Code.FAILED_PRECONDITION, ErrorReason.STORE_UNFIT, message)
              .with(Map.of("setting", message))
              .status();
      case EXHAUSTED ->
          new ErrorEntry(Code.OUT_OF_RANGE, ErrorReason.VERSION_EXHAUSTED, message)
              .with(Map.of("version", Long.toString(Long.MAX_VALUE)))
              .status();
    };
  }

  private static Status status(Problem problem) {
    return entry(problem).status();
  }

  private static ErrorEntry entry(Problem problem) {
    return switch (problem) {
      case Problem.NamespaceUnknown unknown -> namespaceUnknown(unknown);
      case Problem.FieldsInvalid invalid -> fieldsInvalid(invalid.fields());
      case Problem.BatchTooLarge batch -> batchTooLarge(batch);
      case Problem.ValueTooLarge value -> valueTooLarge(value);
      case Problem.TooManyTags tags -> tooManyTags(tags);
      case Problem.TagRequired tag ->
          new ErrorEntry(
                  Code.INVALID_ARGUMENT,
                  ErrorReason.TAG_REQUIRED,
                  "namespace \"%s\" requires a tag like \"%s\"; add one to tags"
                      .formatted(tag.namespace(), tag.pattern()))
              .with(Map.of("pattern", tag.pattern()))
              .at("tags", "must hold one like \"" + tag.pattern() + '"');
      case Problem.PutNotAllowed put ->
          new ErrorEntry(
                  Code.FAILED_PRECONDITION,
                  ErrorReason.PUT_NOT_ALLOWED,
                  "namespace \"%s\" does not take a put like this; %s"
                      .formatted(put.namespace(), put.remedy()))
              .with(Map.of("namespace", put.namespace(), "puts", put.permission()));
      case Problem.ReceiptInvalid receipt -> receiptInvalid(receipt.path());
      case Problem.OriginNotConfigured origin ->
          new ErrorEntry(
                  Code.FAILED_PRECONDITION,
                  ErrorReason.ORIGIN_NOT_CONFIGURED,
                  "namespace \"%s\" has no origin to load from; write on_miss: LEASE or RETURN, or configure its origin"
                      .formatted(origin.namespace()))
              .with(Map.of("namespace", origin.namespace()));
      case Problem.OriginDenied denied ->
          new ErrorEntry(
                  denied.unauthenticated() ? Code.UNAUTHENTICATED : Code.PERMISSION_DENIED,
                  ErrorReason.ORIGIN_DENIED,
                  "the origin of namespace \"%s\" does not let this server have it: %s"
                      .formatted(denied.namespace(), denied.message()))
              .with(Map.of("namespace", denied.namespace()));
      case Problem.OriginBusy busy ->
          new ErrorEntry(
                  Code.RESOURCE_EXHAUSTED,
                  ErrorReason.ORIGIN_BUSY,
                  "%d loads of namespace \"%s\" already wait for its origin on this node; try again"
                      .formatted(busy.limit(), busy.namespace()))
              .with(Map.of("namespace", busy.namespace(), "limit", "" + busy.limit()))
              .retryAfter(RETRY_ORIGIN_MILLIS);
      case Problem.OriginRefused refused ->
          new ErrorEntry(
                  Code.valueOf(refused.code()),
                  ErrorReason.ORIGIN_REFUSED,
                  "the origin of namespace \"%s\" refused the write: %s"
                      .formatted(refused.namespace(), refused.message()))
              .with(Map.of("namespace", refused.namespace()));
      case Problem.OriginUnknown unknown ->
          new ErrorEntry(
                  Code.UNAVAILABLE,
                  ErrorReason.ORIGIN_UNKNOWN,
                  ("it is not known whether the origin of namespace \"%s\" has stored the write:"
                          + " %s; try again with the same version or request_id")
                      .formatted(unknown.namespace(), unknown.message()))
              .with(Map.of("namespace", unknown.namespace()))
              .retryAfter(RETRY_ORIGIN_MILLIS);
      case Problem.StoredNotCached stored -> storedNotCached(stored);
      case Problem.WriteBehindFull full ->
          new ErrorEntry(
                  Code.RESOURCE_EXHAUSTED,
                  ErrorReason.WRITE_BEHIND_FULL,
                  ("%d writes already wait for their origin, and this one of namespace \"%s\" was"
                          + " not taken; try again")
                      .formatted(full.limit(), full.namespace()))
              .with(Map.of("namespace", full.namespace(), "limit", "" + full.limit()))
              .retryAfter(RETRY_BACKLOG_MILLIS);
      case Problem.EdgeNotConfigured edge ->
          new ErrorEntry(
              Code.FAILED_PRECONDITION,
              ErrorReason.EDGE_NOT_CONFIGURED,
              "no edge target is configured; write reach: FLEET or STORE");
      case Problem.TenantInvalid tenant ->
          new ErrorEntry(
              Code.INVALID_ARGUMENT,
              ErrorReason.TENANT_INVALID,
              "metadata freshold-tenant: " + tenant.fault());
      case Problem.TenantLimit tenants -> tenantLimit(tenants.limit());
      case Problem.InFlightLimit bytes -> inFlightLimit(bytes.limit());
      case Problem.WaiterLimit waiters -> waiterLimit(waiters.limit());
      case Problem.ResponseTooLarge response -> responseTooLarge(response.limit());
      case Problem.SubscriberLimit subscribers -> subscriberLimit(subscribers.limit());
      case Problem.EventRefused event ->
          new ErrorEntry(
                  Code.INVALID_ARGUMENT,
                  ErrorReason.EVENT_REFUSED,
                  "the event cannot become an invalidation: " + event.why())
              .with(Map.of("category", event.category(), "why", event.why()));
      case Problem.ChannelUnknown unknown -> channelUnknown(unknown);
      case Problem.ChannelUnavailable channel ->
          new ErrorEntry(
                  Code.UNAVAILABLE,
                  ErrorReason.CHANNEL_UNAVAILABLE,
                  "the broker of channel \"%s\" does not answer: %s"
                      .formatted(channel.channel(), channel.why()))
              .with(Map.of("channel", channel.channel()))
              .retryAfter(RETRY_CHANNEL_MILLIS);
      case Problem.HistoryNotKept channel ->
          new ErrorEntry(
                  Code.FAILED_PRECONDITION,
                  ErrorReason.HISTORY_NOT_KEPT,
                  "the broker of channel \"%s\" keeps nothing that was acknowledged; have the sender send it again"
                      .formatted(channel.channel()))
              .with(Map.of("channel", channel.channel()));
      case Problem.NodeStopping stopping ->
          new ErrorEntry(
                  Code.UNAVAILABLE,
                  ErrorReason.NODE_STOPPING,
                  "this node is being stopped; call another one, or this one when it is back")
              .retryAfter(RETRY_STOPPING_MILLIS);
      case Problem.CredentialMissing missing ->
          new ErrorEntry(
              Code.UNAUTHENTICATED,
              ErrorReason.CREDENTIAL_MISSING,
              "this node serves only callers whom it knows; show " + missing.how());
      case Problem.CredentialInvalid invalid ->
          new ErrorEntry(Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID, invalid.why());
      case Problem.CredentialExpired expired ->
          new ErrorEntry(Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_EXPIRED, expired.why());
      case Problem.CredentialUnsure unsure ->
          new ErrorEntry(
                  Code.UNAVAILABLE,
                  ErrorReason.CREDENTIAL_UNSURE,
                  "the token cannot be checked yet: " + unsure.why() + "; try again")
              .retryAfter(RETRY_KEYS_MILLIS);
      case Problem.PermissionMissing permission -> permissionMissing(permission);
      case Problem.TenantDenied denied ->
          new ErrorEntry(
                  Code.PERMISSION_DENIED,
                  ErrorReason.TENANT_DENIED,
                  "\"%s\" has no permission in tenant \"%s\"; the metadata freshold-tenant may be %s"
                      .formatted(
                          Words.quoted(denied.caller()),
                          denied.tenant(),
                          denied.tenants().isEmpty()
                              ? "none: it has no permission anywhere"
                              : String.join(" or ", denied.tenants())))
              .with(Map.of("tenant", denied.tenant()));
      case Problem.QuotaExceeded quota -> quotaExceeded(quota);
    };
  }

  private static ErrorEntry permissionMissing(Problem.PermissionMissing permission) {
    String grant = permission.tenant() + '/' + permission.namespace() + ':' + permission.verb();
    return new ErrorEntry(
            Code.PERMISSION_DENIED,
            ErrorReason.PERMISSION_MISSING,
            "\"%s\" may not do this; it needs the permission %s"
                .formatted(Words.quoted(permission.caller()), Words.quoted(grant)))
        .with(
            Map.of(
                "tenant", permission.tenant(),
                "namespace", Words.quoted(permission.namespace()),
                "verb", permission.verb()));
  }

  private static ErrorEntry quotaExceeded(Problem.QuotaExceeded quota) {
    ErrorEntry entry =
        new ErrorEntry(
                Code.RESOURCE_EXHAUSTED,
                ErrorReason.QUOTA_EXCEEDED,
                "tenant \"%s\" has used up its quota of %d %s on this node; %s"
                    .formatted(
                        quota.tenant(),
                        quota.limit(),
                        quota.quota(),
                        quota.retryMillis() > 0 ? "slow down" : "split the call"))
            .with(
                Map.of(
                    "tenant", quota.tenant(),
                    "quota", quota.quota(),
                    "limit", Long.toString(quota.limit())));
    return quota.retryMillis() > 0 ? entry.retryAfter(quota.retryMillis()) : entry;
  }

  private static ErrorEntry storedNotCached(Problem.StoredNotCached stored) {
    return new ErrorEntry(
            Code.UNAVAILABLE,
            ErrorReason.STORED_NOT_CACHED,
            "the origin of namespace \"%s\" has stored the write%s, and the cache has not: %s; %s"
                .formatted(
                    stored.namespace(),
                    stored.version() == null ? "" : " as version " + stored.version(),
                    stored.message(),
                    stored.fenced()
                        ? "nothing older is served"
                        : "nothing older is served as soon as the store answers"))
        .with(Map.of("namespace", stored.namespace(), "fenced", Boolean.toString(stored.fenced())))
        .retryAfter(RETRY_ORIGIN_MILLIS);
  }

  private static ErrorEntry namespaceUnknown(Problem.NamespaceUnknown unknown) {
    String configured =
        unknown.configured().isEmpty() ? "none" : String.join(", ", unknown.configured());
    return new ErrorEntry(
            Code.NOT_FOUND,
            ErrorReason.NAMESPACE_UNKNOWN,
            "namespace \"%s\" is not configured; configured: %s"
                .formatted(Words.quoted(unknown.namespace()), configured))
        .with(Map.of("namespace", Words.quoted(unknown.namespace()), "configured", configured));
  }

  private static ErrorEntry channelUnknown(Problem.ChannelUnknown unknown) {
    String configured =
        unknown.configured().isEmpty() ? "none" : String.join(", ", unknown.configured());
    return new ErrorEntry(
            Code.NOT_FOUND,
            ErrorReason.CHANNEL_UNKNOWN,
            "channel \"%s\" is not configured; configured: %s"
                .formatted(Words.quoted(unknown.channel()), configured))
        .with(Map.of("channel", Words.quoted(unknown.channel()), "configured", configured));
  }

  private static ErrorEntry fieldsInvalid(List<Problem.Field> fields) {
    ErrorEntry entry =
        new ErrorEntry(Code.INVALID_ARGUMENT, ErrorReason.FIELD_INVALID, Words.listed(fields));
    for (Problem.Field field : fields) {
      entry.at(field.path(), field.fault());
    }
    return entry;
  }

  private static ErrorEntry batchTooLarge(Problem.BatchTooLarge batch) {
    String fault = "%d given, at most %d; split the call".formatted(batch.size(), batch.limit());
    return new ErrorEntry(
            Code.INVALID_ARGUMENT, ErrorReason.BATCH_TOO_LARGE, batch.path() + ": " + fault)
        .with(limit(batch.limit()))
        .at(batch.path(), fault);
  }

  private static ErrorEntry valueTooLarge(Problem.ValueTooLarge value) {
    String fault =
        "%d bytes, at most %d; store a reference, or raise freshold.limits.max-value"
            .formatted(value.size(), value.limit());
    return new ErrorEntry(
            Code.INVALID_ARGUMENT, ErrorReason.VALUE_TOO_LARGE, value.path() + ": " + fault)
        .with(Map.of("limit", "" + value.limit(), "size", "" + value.size()))
        .at(value.path(), fault);
  }

  private static ErrorEntry tooManyTags(Problem.TooManyTags tags) {
    String fault =
        "%d on one entry, those of the templates included, at most %d; use coarser tags"
            .formatted(tags.size(), tags.limit());
    return new ErrorEntry(
            Code.INVALID_ARGUMENT, ErrorReason.TOO_MANY_TAGS, tags.path() + ": " + fault)
        .with(Map.of("limit", "" + tags.limit(), "tags", "" + tags.size()))
        .at(tags.path(), fault);
  }

  private static ErrorEntry receiptInvalid(String path) {
    String fault = "was not issued by this store, or was cut; copy all 23 characters, or drop it";
    return new ErrorEntry(Code.INVALID_ARGUMENT, ErrorReason.RECEIPT_INVALID, path + ": " + fault)
        .at(path, fault);
  }

  private static ErrorEntry tenantLimit(int limit) {
    return new ErrorEntry(
            Code.RESOURCE_EXHAUSTED,
            ErrorReason.TENANT_LIMIT,
            "this node already serves %d tenants; raise freshold.limits.max-tenants"
                .formatted(limit))
        .with(limit(limit));
  }

  private static ErrorEntry inFlightLimit(long limit) {
    return new ErrorEntry(
            Code.RESOURCE_EXHAUSTED,
            ErrorReason.IN_FLIGHT_LIMIT,
            "more than %d bytes of requests are under way on this connection; wait for answers"
                .formatted(limit))
        .with(limit(limit))
        .retryAfter(RETRY_CONNECTION_MILLIS);
  }

  private static ErrorEntry waiterLimit(int limit) {
    return new ErrorEntry(
            Code.RESOURCE_EXHAUSTED,
            ErrorReason.WAITER_LIMIT,
            "%d calls already wait for loads on this node; try again, or do not wait"
                .formatted(limit))
        .with(limit(limit))
        .retryAfter(RETRY_WAITERS_MILLIS);
  }

  private static ErrorEntry subscriberLimit(int limit) {
    return new ErrorEntry(
            Code.RESOURCE_EXHAUSTED,
            ErrorReason.SUBSCRIBER_LIMIT,
            "this node already has %d subscribers; subscribe to another one, or raise freshold.limits.max-subscribers"
                .formatted(limit))
        .with(limit(limit))
        .retryAfter(RETRY_SUBSCRIBERS_MILLIS);
  }

  private static ErrorEntry responseTooLarge(long limit) {
    return new ErrorEntry(
            Code.RESOURCE_EXHAUSTED,
            ErrorReason.RESPONSE_TOO_LARGE,
            "the values of one answer have at most %d bytes; ask for this key in another call"
                .formatted(limit))
        .with(limit(limit));
  }

  private static Map<String, String> limit(long limit) {
    return Map.of("limit", Long.toString(limit));
  }
}
