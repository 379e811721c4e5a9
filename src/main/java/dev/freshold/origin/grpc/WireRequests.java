package dev.freshold.origin.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.origin.LoadCall;
import dev.freshold.origin.StoreCall;
import dev.freshold.v1.Deletion;
import dev.freshold.v1.LoadItem;
import dev.freshold.v1.LoadManyRequest;
import dev.freshold.v1.LoadRequest;
import dev.freshold.v1.StoreRequest;
import dev.freshold.v1.Value;
import java.util.List;

/** What an OriginService is asked, as it is written. */
final class WireRequests {

  private WireRequests() {}

  /** A request for each item. */
  static List<LoadRequest> one(LoadCall call) {
    return call.items().stream()
        .map(
            item ->
                LoadRequest.newBuilder()
                    .setNamespace(call.namespace())
                    .setSchemaVersion(call.schema())
                    .setItem(item(item))
                    .build())
        .toList();
  }

  /** One request for all items. */
  static LoadManyRequest many(LoadCall call) {
    return LoadManyRequest.newBuilder()
        .setNamespace(call.namespace())
        .setSchemaVersion(call.schema())
        .addAllItems(call.items().stream().map(WireRequests::item).toList())
        .build();
  }

  private static LoadItem item(dev.freshold.origin.LoadItem item) {
    LoadItem.Builder message =
        LoadItem.newBuilder()
            .setKey(item.key().key())
            .setReadPrimary(item.readPrimary())
            .setValidator(item.validator());
    Version lowest = item.minVersion();
    return (lowest == null ? message : message.setMinVersion(lowest.value())).build();
  }

  static StoreRequest store(StoreCall call) {
    StoreRequest.Builder message =
        StoreRequest.newBuilder()
            .setNamespace(call.key().namespace())
            .setSchemaVersion(call.key().schema())
            .setKey(call.key().key())
            .addAllTags(call.tags().stream().map(Tag::name).toList())
            .setRequestId(call.requestId());
    Outcome.Value value = call.value();
    if (value == null) {
      message.setDeletion(Deletion.getDefaultInstance());
    } else {
      message.setValue(value(value));
    }
    Version version = call.version();
    return (version == null ? message : message.setVersion(version.value())).build();
  }

  private static Value value(Outcome.Value value) {
    Payload payload = value.payload();
    ByteString bytes =
        UnsafeByteOperations.unsafeWrap(payload.array(), payload.offset(), payload.length());
    Value.Builder message = Value.newBuilder().setContentType(value.contentType());
    return (value.text() ? message.setTextBytes(bytes) : message.setData(bytes)).build();
  }
}
