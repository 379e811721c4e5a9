package dev.freshold.grpc;

import com.google.protobuf.MessageLite;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.SubscribeRequest;

/** How many keys a request keeps in flight. */
final class Weight {

  private Weight() {}

  static int keys(MessageLite request) {
    return switch (request) {
      case GetManyRequest many -> many.getKeysCount();
      case PutManyRequest many -> many.getPutsCount();
      case InvalidateRequest many -> many.getKeysCount();
      case InvalidateTagRequest many -> many.getTagsCount();
      case SubscribeRequest lasting -> 0;
      default -> 1;
    };
  }
}
