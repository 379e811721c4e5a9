package dev.freshold.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Duration;
import com.google.protobuf.WireFormat;
import dev.freshold.cache.GetResult;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.v1.Hit;
import dev.freshold.v1.Lease;
import dev.freshold.v1.Value;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A Hit, as the bytes of the wire: its length, and that of each of its parts, and then its bytes.
 * The value is copied once.
 */
final class WrittenHit {
  private static final int ONE_BYTE_TAG = 1;

  private final GetResult.Hit hit;
  private final @Nullable Lease lease;
  private final int valueLength;
  private final int hitLength;

  WrittenHit(GetResult.Hit hit) {
    this.hit = hit;
    this.lease = hit.lease() == null ? null : Outcomes.lease(hit.lease());
    this.valueLength = valueLength(hit.value());
    this.hitLength = hitLength();
  }

  /** Bytes of the message itself. */
  int length() {
    return hitLength;
  }

  /** All of it, without anything before it. */
  void write(CodedOutputStream out) throws IOException {
    begin(out, Hit.VALUE_FIELD_NUMBER, valueLength);
    value(out, hit.value());
    if (hit.version() != null) {
      out.writeInt64(Hit.VERSION_FIELD_NUMBER, hit.version().value());
    }
    out.writeEnum(Hit.FRESHNESS_FIELD_NUMBER, freshness());
    span(out, Hit.AGE_FIELD_NUMBER, hit.age());
    span(out, Hit.FRESH_FOR_FIELD_NUMBER, hit.freshFor());
    span(out, Hit.STALE_FOR_FIELD_NUMBER, hit.staleFor());
    out.writeEnum(Hit.SERVED_FIELD_NUMBER, served());
    if (lease != null) {
      out.writeMessage(Hit.LEASE_FIELD_NUMBER, lease);
    }
    for (Tag tag : hit.tags()) {
      out.writeString(Hit.TAGS_FIELD_NUMBER, tag.name());
    }
  }

  private int hitLength() {
    int length = part(valueLength);
    if (hit.version() != null) {
      length += CodedOutputStream.computeInt64Size(Hit.VERSION_FIELD_NUMBER, hit.version().value());
    }
    length += CodedOutputStream.computeEnumSize(Hit.FRESHNESS_FIELD_NUMBER, freshness());
    length += part(spanLength(hit.age()));
    length += part(spanLength(hit.freshFor()));
    length += part(spanLength(hit.staleFor()));
    length += CodedOutputStream.computeEnumSize(Hit.SERVED_FIELD_NUMBER, served());
    if (lease != null) {
      length += CodedOutputStream.computeMessageSize(Hit.LEASE_FIELD_NUMBER, lease);
    }
    for (Tag tag : hit.tags()) {
      length += part(tag.name().length());
    }
    return length;
  }

  private int freshness() {
    return (hit.stale() ? Hit.Freshness.STALE : Hit.Freshness.FRESH).getNumber();
  }

  private int served() {
    return Outcomes.served(hit.served()).getNumber();
  }

  private static int valueLength(Outcome.Value value) {
    int type = value.contentType().length();
    return part(value.payload().length()) + (type == 0 ? 0 : part(type));
  }

  private static void value(CodedOutputStream out, Outcome.Value value) throws IOException {
    Payload content = value.payload();
    begin(out, value.text() ? Value.TEXT_FIELD_NUMBER : Value.DATA_FIELD_NUMBER, content.length());
    out.write(content.array(), content.offset(), content.length());
    if (!value.contentType().isEmpty()) {
      out.writeString(Value.CONTENT_TYPE_FIELD_NUMBER, value.contentType());
    }
  }

  /** A length of time; never below zero. */
  private static void span(CodedOutputStream out, int field, long millis) throws IOException {
    begin(out, field, spanLength(millis));
    if (millis / 1000 != 0) {
      out.writeInt64(Duration.SECONDS_FIELD_NUMBER, millis / 1000);
    }
    if (millis % 1000 != 0) {
      out.writeInt32(Duration.NANOS_FIELD_NUMBER, Spans.nanos(millis));
    }
  }

  private static int spanLength(long millis) {
    int length = 0;
    if (millis / 1000 != 0) {
      length += CodedOutputStream.computeInt64Size(Duration.SECONDS_FIELD_NUMBER, millis / 1000);
    }
    if (millis % 1000 != 0) {
      length +=
          CodedOutputStream.computeInt32Size(Duration.NANOS_FIELD_NUMBER, Spans.nanos(millis));
    }
    return length;
  }

  /** Before bytes that have a length: a part of the message, or a text. */
  static void begin(CodedOutputStream out, int field, int length) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(length);
  }

  /** Bytes of such a thing with what stands before it; all fields here are below 16. */
  static int part(int length) {
    return ONE_BYTE_TAG + CodedOutputStream.computeUInt32SizeNoTag(length) + length;
  }
}
