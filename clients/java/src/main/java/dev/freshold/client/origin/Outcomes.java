package dev.freshold.client.origin;

import com.google.protobuf.Duration;
import dev.freshold.client.Codec;
import dev.freshold.client.LoadResult;
import dev.freshold.client.Loaded;
import dev.freshold.client.NotFound;
import dev.freshold.client.NotModified;
import dev.freshold.client.Payload;
import dev.freshold.client.internal.pb.LoadManyResult;
import dev.freshold.client.internal.pb.LoadResponse;
import dev.freshold.client.internal.pb.StoreRequest;
import dev.freshold.client.internal.pb.StoreResponse;
import dev.freshold.client.internal.pb.Value;
import io.grpc.Status;
import java.util.List;
import java.util.OptionalLong;

/** From and to the messages of OriginService. */
final class Outcomes {
  private Outcomes() {}

  static <V> LoadResponse response(Codec<V> codec, LoadResult<V> result) {
    LoadResponse.Builder response = LoadResponse.newBuilder();
    if (result instanceof Loaded<V> loaded) {
      response.setLoaded(loaded(codec, loaded));
    } else if (result instanceof NotFound<V> missing) {
      response.setNotFound(missing(missing));
    } else if (result instanceof NotModified<V> same) {
      response.setNotModified(same(same));
    }
    return response.build();
  }

  static <V> LoadManyResult result(Codec<V> codec, String key, LoadResult<V> result) {
    LoadManyResult.Builder told = LoadManyResult.newBuilder().setKey(key);
    if (result instanceof Loaded<V> loaded) {
      told.setLoaded(loaded(codec, loaded));
    } else if (result instanceof NotFound<V> missing) {
      told.setNotFound(missing(missing));
    } else if (result instanceof NotModified<V> same) {
      told.setNotModified(same(same));
    }
    return told.build();
  }

  private static <V> dev.freshold.client.internal.pb.Loaded loaded(
      Codec<V> codec, Loaded<V> loaded) {
    dev.freshold.client.internal.pb.Loaded.Builder told =
        dev.freshold.client.internal.pb.Loaded.newBuilder()
            .setValue(encoded(codec, loaded.value()))
            .addAllTags(loaded.tags())
            .setValidator(loaded.validator());
    if (loaded.version() != null) {
      told.setVersion(loaded.version());
    }
    if (loaded.ttl() != null) {
      told.setTtl(duration(loaded.ttl()));
    }
    if (loaded.grace() != null) {
      told.setGrace(duration(loaded.grace()));
    }
    return told.build();
  }

  private static dev.freshold.client.internal.pb.NotFound missing(NotFound<?> missing) {
    dev.freshold.client.internal.pb.NotFound.Builder told =
        dev.freshold.client.internal.pb.NotFound.newBuilder()
            .setMessage(missing.message())
            .addAllTags(missing.tags());
    return (missing.version() == null ? told : told.setVersion(missing.version())).build();
  }

  private static dev.freshold.client.internal.pb.NotModified same(NotModified<?> same) {
    dev.freshold.client.internal.pb.NotModified.Builder told =
        dev.freshold.client.internal.pb.NotModified.newBuilder();
    if (same.ttl() != null) {
      told.setTtl(duration(same.ttl()));
    }
    if (same.grace() != null) {
      told.setGrace(duration(same.grace()));
    }
    return told.build();
  }

  static <V> Write<V> write(Codec<V> codec, StoreRequest request) {
    V value =
        switch (request.getWriteCase()) {
          case VALUE -> decoded(codec, request.getValue());
          case DELETION -> null;
          case WRITE_NOT_SET ->
              throw Status.INVALID_ARGUMENT
                  .withDescription("write: must be given")
                  .asRuntimeException();
        };
    return new Write<>(
        request.getNamespace(),
        request.getSchemaVersion(),
        request.getKey(),
        value,
        request.hasVersion() ? OptionalLong.of(request.getVersion()) : OptionalLong.empty(),
        List.copyOf(request.getTagsList()),
        request.getRequestId());
  }

  static <V> StoreResponse response(Codec<V> codec, Written<V> written) {
    StoreResponse.Builder told = StoreResponse.newBuilder().addAllTags(written.tags());
    if (written.version() != null) {
      told.setVersion(written.version());
    }
    if (written.value() != null) {
      told.setValue(encoded(codec, written.value()));
    }
    return told.build();
  }

  private static <V> Value encoded(Codec<V> codec, V value) {
    Payload payload;
    try {
      payload = codec.encode(value);
    } catch (Exception e) {
      throw Status.INTERNAL
          .withDescription("the value cannot be encoded")
          .withCause(e)
          .asRuntimeException();
    }
    Value.Builder told = Value.newBuilder().setContentType(payload.contentType());
    return (payload.text() ? told.setTextBytes(payload.data()) : told.setData(payload.data()))
        .build();
  }

  private static <V> V decoded(Codec<V> codec, Value value) {
    boolean text = value.getContentCase() == Value.ContentCase.TEXT;
    try {
      return codec.decode(
          new Payload(text ? value.getTextBytes() : value.getData(), text, value.getContentType()));
    } catch (Exception e) {
      throw Status.INVALID_ARGUMENT
          .withDescription("the value cannot be decoded")
          .withCause(e)
          .asRuntimeException();
    }
  }

  private static Duration duration(java.time.Duration given) {
    return Duration.newBuilder().setSeconds(given.getSeconds()).setNanos(given.getNano()).build();
  }
}
