package dev.freshold.origin.grpc;

import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.origin.LoadItem;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.v1.LoadManyResponse;
import dev.freshold.v1.LoadManyResult;
import dev.freshold.v1.LoadResponse;
import dev.freshold.v1.Loaded;
import dev.freshold.v1.NotFound;
import dev.freshold.v1.NotModified;
import dev.freshold.v1.StoreResponse;
import dev.freshold.v1.Value;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an OriginService has answered, as it is read. An origin is not trusted: what cannot be is a
 * failure of it.
 */
final class WireAnswers {

  private WireAnswers() {}

  static LoadAnswer one(LoadResponse response) {
    return checked(
        () ->
            switch (response.getResultCase()) {
              case LOADED -> found(response.getLoaded());
              case NOT_FOUND -> absent(response.getNotFound());
              case NOT_MODIFIED -> same(response.getNotModified());
              case RESULT_NOT_SET -> new LoadAnswer.Failed("the origin answered without a result");
            });
  }

  /** An answer for each item, in their order. */
  static List<LoadAnswer> many(List<LoadItem> items, LoadManyResponse response) {
    Map<String, LoadAnswer> byKey = HashMap.newHashMap(items.size());
    response
        .getResultsList()
        .forEach(result -> byKey.putIfAbsent(result.getKey(), checked(() -> one(result))));
    LoadAnswer missing = new LoadAnswer.Failed("the origin left the key out of its answer");
    return items.stream().map(item -> byKey.getOrDefault(item.key().key(), missing)).toList();
  }

  private static LoadAnswer one(LoadManyResult result) {
    return switch (result.getResultCase()) {
      case LOADED -> found(result.getLoaded());
      case NOT_FOUND -> absent(result.getNotFound());
      case NOT_MODIFIED -> same(result.getNotModified());
      case ERROR -> failed(StatusProto.toStatusRuntimeException(result.getError()));
      case RESULT_NOT_SET -> new LoadAnswer.Failed("the origin answered without a result");
    };
  }

  /** A call that ended with a status. */
  static LoadAnswer failed(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    return switch (status.getCode()) {
      case NOT_FOUND -> new LoadAnswer.Absent(null, said(status), List.of());
      case UNAUTHENTICATED -> new LoadAnswer.Denied(true, said(status));
      case PERMISSION_DENIED -> new LoadAnswer.Denied(false, said(status));
      default -> new LoadAnswer.Failed(status.getCode() + ": " + said(status));
    };
  }

  /** The same, for a call of many keys: that none of them is there is not what it can say. */
  static LoadAnswer failedTogether(Throwable failure) {
    return failed(failure) instanceof LoadAnswer.Absent absent
        ? new LoadAnswer.Failed("NOT_FOUND for a call of several keys: " + absent.message())
        : failed(failure);
  }

  static StoreAnswer stored(StoreResponse response) {
    try {
      return new StoreAnswer.Committed(
          response.hasVersion() ? new Version(response.getVersion()) : null,
          response.hasValue() ? value(response.getValue(), "") : null,
          tags(response.getTagsList()));
    } catch (IllegalArgumentException impossible) {
      return new StoreAnswer.Unknown(
          "the origin stored it, and answered what cannot be: " + impossible.getMessage());
    }
  }

  /** A write that ended with a status. */
  static StoreAnswer notStored(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    return switch (status.getCode()) {
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          UNAUTHENTICATED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED ->
          new StoreAnswer.Refused(status.getCode().name(), said(status));
      default -> new StoreAnswer.Unknown(status.getCode() + ": " + said(status));
    };
  }

  private static String said(Status status) {
    String description = status.getDescription();
    return description == null ? "" : description;
  }

  /** An answer as it is read. */
  private interface Reading {
    LoadAnswer read();
  }

  private static LoadAnswer checked(Reading reading) {
    try {
      return reading.read();
    } catch (IllegalArgumentException impossible) {
      return new LoadAnswer.Failed(
          "the origin answered what cannot be: " + impossible.getMessage());
    }
  }

  private static LoadAnswer found(Loaded loaded) {
    return new LoadAnswer.Found(
        value(loaded.getValue(), loaded.getValidator()),
        loaded.hasVersion() ? new Version(loaded.getVersion()) : null,
        tags(loaded.getTagsList()),
        loaded.hasTtl() ? span("ttl", loaded.getTtl()) : null,
        loaded.hasGrace() ? span("grace", loaded.getGrace()) : null);
  }

  private static LoadAnswer absent(NotFound none) {
    return new LoadAnswer.Absent(
        none.hasVersion() ? new Version(none.getVersion()) : null,
        none.getMessage(),
        tags(none.getTagsList()));
  }

  private static LoadAnswer same(NotModified same) {
    return new LoadAnswer.NotModified(
        same.hasTtl() ? span("ttl", same.getTtl()) : null,
        same.hasGrace() ? span("grace", same.getGrace()) : null);
  }

  private static Outcome.Value value(Value value, String validator) {
    String type =
        ascii("content_type", value.getContentType(), Outcome.Value.MAX_CONTENT_TYPE_LENGTH);
    String checked = ascii("validator", validator, Outcome.Value.MAX_VALIDATOR_LENGTH);
    return switch (value.getContentCase()) {
      case DATA ->
          new Outcome.Value(Payload.of(value.getData().toByteArray()), false, type, checked);
      case TEXT -> new Outcome.Value(Payload.of(value.getText()), true, type, checked);
      case CONTENT_NOT_SET -> throw new IllegalArgumentException("a value without content");
    };
  }

  private static List<Tag> tags(List<String> names) {
    return names.stream().map(Tag::new).distinct().toList();
  }

  private static Duration span(String field, com.google.protobuf.Duration span) {
    if (span.getSeconds() < 0
        || span.getNanos() < 0
        || span.getSeconds() > Duration.ofDays(366).toSeconds()) {
      throw new IllegalArgumentException(field + " is negative, or longer than a year");
    }
    return Duration.ofSeconds(span.getSeconds(), span.getNanos());
  }

  private static String ascii(String field, String text, int most) {
    if (text.length() > most || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "%s is not at most %d printable ASCII characters".formatted(field, most));
    }
    return text;
  }
}
