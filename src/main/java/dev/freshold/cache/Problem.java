package dev.freshold.cache;

import dev.freshold.model.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a call is not carried out: the caller's fault, a limit, or a setting. Each case carries its
 * data; the transport alone knows how to say it.
 */
public sealed interface Problem {

  /** No policy of that name. {@code configured} is sorted. */
  record NamespaceUnknown(String namespace, List<String> configured) implements Problem {}

  /** Fields that are missing, too long, out of range or malformed. */
  record FieldsInvalid(List<Field> fields) implements Problem {

    /** The usual case. */
    public static FieldsInvalid of(String path, String fault) {
      return new FieldsInvalid(List.of(new Field(path, fault)));
    }
  }

  /**
   * A bad field.
   *
   * @param path as in the request, such as "keys[3].version"
   * @param fault what is wrong, and what to write
   */
  record Field(String path, String fault) {}

  /** More of something in one call than the limit. */
  record BatchTooLarge(String path, int size, int limit) implements Problem {}

  /** A value beyond the limit; sizes are bytes. */
  record ValueTooLarge(String path, long size, long limit) implements Problem {}

  /** More tags on one entry than the limit, those of the templates included. */
  record TooManyTags(String path, int size, int limit) implements Problem {}

  /** The namespace requires a tag that the put lacks. */
  record TagRequired(String namespace, String pattern) implements Problem {}

  /** The policy does not allow such a put; {@code remedy} says which it would. */
  record PutNotAllowed(String namespace, String permission, String remedy) implements Problem {}

  /** Not a receipt of this store. */
  record ReceiptInvalid(String path) implements Problem {}

  /** A read was to load from an origin, and there is none. */
  record OriginNotConfigured(String namespace) implements Problem {}

  /**
   * The origin lets this server not have what was to be read.
   *
   * @param unauthenticated whether it did not know who asks; false: it knew, and refused
   */
  record OriginDenied(String namespace, boolean unauthenticated, String message)
      implements Problem {}

  /** Too many loads wait for the origin on this node. */
  record OriginBusy(String namespace, int limit) implements Problem {}

  /**
   * The origin refused a write, and nothing was changed.
   *
   * @param code the canonical code of gRPC by which it did
   */
  record OriginRefused(String namespace, String code, String message) implements Problem {}

  /** It is not known whether the origin has stored a write. */
  record OriginUnknown(String namespace, String message) implements Problem {}

  /**
   * The origin has stored a write, and the cache has not.
   *
   * @param fenced whether nothing older is served any more; false: not yet
   */
  record StoredNotCached(
      String namespace, @Nullable Version version, boolean fenced, String message)
      implements Problem {}

  /** As many writes wait for their origin as may. */
  record WriteBehindFull(String namespace, int limit) implements Problem {}

  /** An invalidation was to reach the edge, and there is none. */
  record EdgeNotConfigured() implements Problem {}

  /** Not a tenant. */
  record TenantInvalid(String fault) implements Problem {}

  /** Too many tenants on this node. */
  record TenantLimit(int limit) implements Problem {}

  /** Too many bytes of requests in flight on one connection. */
  record InFlightLimit(long limit) implements Problem {}

  /** Too many calls wait for loads on this node. */
  record WaiterLimit(int limit) implements Problem {}

  /** Too many subscribers of this node. */
  record SubscriberLimit(int limit) implements Problem {}

  /** This node takes no more of what lasts. */
  record NodeStopping() implements Problem {}

  /** The answer did not fit any more. */
  record ResponseTooLarge(long limit) implements Problem {}

  /** An event that was handed in cannot become an invalidation. */
  record EventRefused(String category, String why) implements Problem {}

  /** No channel of that name. {@code configured} is sorted. */
  record ChannelUnknown(String channel, List<String> configured) implements Problem {}

  /** The broker of a channel does not do what it is asked. */
  record ChannelUnavailable(String channel, String why) implements Problem {}

  /** The broker of a channel keeps no history. */
  record HistoryNotKept(String channel) implements Problem {}

  /** No credential was shown, and one is needed. {@code how} says which. */
  record CredentialMissing(String how) implements Problem {}

  /** The credential is nobody's. */
  record CredentialInvalid(String why) implements Problem {}

  /** The credential was somebody's. */
  record CredentialExpired(String why) implements Problem {}

  /** Whether the credential is somebody's cannot be told yet. */
  record CredentialUnsure(String why) implements Problem {}

  /**
   * The caller may not do this.
   *
   * @param namespace "*": it belongs to all of them
   */
  record PermissionMissing(String caller, String tenant, String namespace, String verb)
      implements Problem {}

  /** The caller has no business in this tenant. */
  record TenantDenied(String caller, String tenant, List<String> tenants) implements Problem {}

  /**
   * A tenant has used up what it may ask of this node.
   *
   * @param retryMillis 0: the call alone is beyond it
   */
  record QuotaExceeded(String tenant, String quota, long limit, long retryMillis)
      implements Problem {}
}
