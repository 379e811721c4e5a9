package dev.freshold.grpc.straight;

import io.grpc.InternalMetadata;
import io.grpc.Metadata;
import io.grpc.Status;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Metadata of gRPC as headers of HTTP/2. */
final class WireHeaders {

  private static final CharSequence STATUS = HttpHeaders.createOptimized("grpc-status");
  private static final CharSequence MESSAGE = HttpHeaders.createOptimized("grpc-message");
  private static final CharSequence OK = HttpHeaders.createOptimized("0");
  private static final CharSequence CONTENT = HttpHeaders.createOptimized("application/grpc");
  private static final String BINARY = "-bin";

  /** They belong to the transport, which has read them. */
  private static final Set<String> OF_TRANSPORT =
      Set.of("te", "content-type", "user-agent", "grpc-accept-encoding", "grpc-encoding");

  private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();
  private static final String HEX = "0123456789ABCDEF";

  private WireHeaders() {}

  /** What a caller sent along. Binary metadata, which nobody here reads, are left out. */
  static Metadata read(MultiMap headers) {
    List<byte[]> found = null;
    for (Map.Entry<String, String> header : headers) {
      String name = header.getKey();
      if (isForServices(name)) {
        found = found == null ? new ArrayList<>() : found;
        found.add(name.getBytes(StandardCharsets.US_ASCII));
        found.add(header.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return found == null
        ? new Metadata()
        : InternalMetadata.newMetadata(found.toArray(new byte[0][]));
  }

  private static boolean isForServices(String name) {
    return !name.isEmpty()
        && name.charAt(0) != ':'
        && !OF_TRANSPORT.contains(name)
        && !name.endsWith(BINARY);
  }

  /** Before every answer. */
  static void begin(MultiMap headers, Metadata metadata) {
    headers.set(HttpHeaders.CONTENT_TYPE, CONTENT);
    write(headers, metadata);
  }

  /** How a call ended: after its answer, or in place of one. */
  static void end(MultiMap headers, Status status, Metadata trailers) {
    write(headers, trailers);
    headers.set(STATUS, status.isOk() ? OK : Integer.toString(status.getCode().value()));
    String description = status.getDescription();
    if (description != null && !status.isOk()) {
      headers.set(MESSAGE, percentEncoded(description));
    }
  }

  private static void write(MultiMap headers, Metadata metadata) {
    if (metadata.keys().isEmpty()) {
      return;
    }
    byte[][] parts = InternalMetadata.serialize(metadata);
    for (int i = 0; i < parts.length; i += 2) {
      String name = new String(parts[i], StandardCharsets.US_ASCII);
      headers.add(
          name,
          name.endsWith(BINARY)
              ? BASE64.encodeToString(parts[i + 1])
              : new String(parts[i + 1], StandardCharsets.US_ASCII));
    }
  }

  /** As gRPC has it for its message: what is not printable ASCII, and the percent sign. */
  static String percentEncoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
      if (unit >= ' ' && unit < 0x7f && unit != '%') {
        encoded.append((char) unit);
      } else {
        encoded.append('%').append(HEX.charAt(unit >> 4 & 15)).append(HEX.charAt(unit & 15));
      }
    }
    return encoded.toString();
  }
}
