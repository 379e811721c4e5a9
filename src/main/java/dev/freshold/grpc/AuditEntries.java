package dev.freshold.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.rpc.ErrorInfo;
import dev.freshold.access.AuditEntry;
import dev.freshold.access.AuditEvent;
import dev.freshold.access.AuditKey;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.BumpVersionResponse;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateResponse;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidateTagResponse;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.PublishEventRequest;
import dev.freshold.v1.PublishEventResponse;
import dev.freshold.v1.ReplayDeadLettersRequest;
import dev.freshold.v1.ReplayEventsRequest;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the audit log is told of a call that has ended. Of most, nothing. */
final class AuditEntries {

  private static final int MAX_NAMES = 16;

  private static final Set<String> REFUSALS =
      Set.of(
          ErrorReason.CREDENTIAL_MISSING.name(),
          ErrorReason.CREDENTIAL_INVALID.name(),
          ErrorReason.CREDENTIAL_EXPIRED.name(),
          ErrorReason.CREDENTIAL_UNSURE.name(),
          ErrorReason.PERMISSION_MISSING.name(),
          ErrorReason.TENANT_DENIED.name(),
          ErrorReason.QUOTA_EXCEEDED.name());

  private AuditEntries() {}

  static Optional<AuditEntry> of(
      ServerCall<?, ?> call,
      @Nullable Caller caller,
      @Nullable MessageLite request,
      @Nullable MessageLite answer,
      Status status,
      Metadata trailers) {
    String reason = status.isOk() ? "" : reason(status, trailers);
    AuditEntry entry =
        REFUSALS.contains(reason) ? new AuditEntry(AuditEvent.REFUSAL) : deed(request);
    if (entry == null) {
      return Optional.empty();
    }
    if (caller != null) {
      entry.with(AuditKey.CALLER, caller.name());
      entry.with(AuditKey.TENANT, caller.tenant().name());
    }
    SocketAddress peer = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    entry
        .with(AuditKey.OUTCOME, status.isOk() ? "done" : status.getCode().name())
        .with(AuditKey.REASON, reason)
        .with(AuditKey.PEER, peer == null ? "" : peer.toString())
        .with(AuditKey.METHOD, call.getMethodDescriptor().getFullMethodName());
    if (request != null) {
      describe(entry, request);
    }
    if (answer != null && status.isOk()) {
      entry.with(AuditKey.RECEIPT, receipt(answer));
    }
    return Optional.of(entry);
  }

  private static String reason(Status status, Metadata trailers) {
    com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
    for (Any detail : details.getDetailsList()) {
      try {
        if (detail.is(ErrorInfo.class)) {
          return detail.unpack(ErrorInfo.class).getReason();
        }
      } catch (InvalidProtocolBufferException foreign) {
        return "";
      }
    }
    return "";
  }

  private static @Nullable AuditEntry deed(@Nullable MessageLite request) {
    return switch (request) {
      case InvalidateRequest keys -> new AuditEntry(AuditEvent.INVALIDATION);
      case InvalidateTagRequest tags -> new AuditEntry(AuditEvent.INVALIDATION);
      case BumpVersionRequest bump -> new AuditEntry(AuditEvent.INVALIDATION);
      case PublishEventRequest event -> new AuditEntry(AuditEvent.EVENT);
      case ReplayDeadLettersRequest letters -> new AuditEntry(AuditEvent.REPLAY);
      case ReplayEventsRequest events -> new AuditEntry(AuditEvent.REPLAY);
      case null, default -> null;
    };
  }

  private static void describe(AuditEntry entry, MessageLite request) {
    switch (request) {
      case InvalidateRequest keys ->
          entry
              .with(AuditKey.NAMESPACE, keys.getNamespace())
              .with(
                  AuditKey.KEYS,
                  keys.getKeysList().stream().limit(MAX_NAMES).map(KeyVersion::getKey).toList())
              .with(AuditKey.COUNT, keys.getKeysCount())
              .with(AuditKey.MODE, keys.getMode().name())
              .with(AuditKey.REACH, keys.getReach().name())
              .with(AuditKey.DRY_RUN, keys.getDryRun())
              .with(AuditKey.REQUEST_ID, keys.getRequestId())
              .with(AuditKey.WHY, keys.getReason());
      case InvalidateTagRequest tags ->
          entry
              .with(AuditKey.TAGS, tags.getTagsList().stream().limit(MAX_NAMES).toList())
              .with(AuditKey.COUNT, tags.getTagsCount())
              .with(AuditKey.MODE, tags.getMode().name())
              .with(AuditKey.REACH, tags.getReach().name())
              .with(AuditKey.DRY_RUN, tags.getDryRun())
              .with(AuditKey.REQUEST_ID, tags.getRequestId())
              .with(AuditKey.WHY, tags.getReason());
      case BumpVersionRequest bump ->
          entry
              .with(AuditKey.NAMESPACE, bump.getNamespace())
              .with(AuditKey.TAGS, bump.hasScope() ? List.of(bump.getScope()) : List.of())
              .with(AuditKey.REACH, bump.getReach().name())
              .with(AuditKey.REQUEST_ID, bump.getRequestId())
              .with(AuditKey.WHY, bump.getReason());
      case PublishEventRequest event ->
          entry.with(AuditKey.SUBJECT, List.of(event.getId(), event.getSource(), event.getType()));
      case ReplayDeadLettersRequest letters -> entry.with(AuditKey.CHANNEL, letters.getChannel());
      case ReplayEventsRequest events ->
          entry
              .with(AuditKey.CHANNEL, events.getChannel())
              .with(AuditKey.DRY_RUN, events.getDryRun());
      default -> {
        // The method says enough.
      }
    }
  }

  private static String receipt(MessageLite answer) {
    return switch (answer) {
      case InvalidateResponse done -> done.getReceipt();
      case InvalidateTagResponse done -> done.getReceipt();
      case BumpVersionResponse done -> done.getReceipt();
      case PublishEventResponse done -> done.getReceipt();
      default -> "";
    };
  }
}
