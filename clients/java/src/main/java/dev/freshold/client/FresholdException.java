package dev.freshold.client;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every error of this client. */
public final class FresholdException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Facts facts;

  /** What an error says, apart from its place in the program. */
  record Facts(
      ErrorKind kind,
      Status.@Nullable Code code,
      String reason,
      String message,
      List<FieldFault> fields,
      @Nullable Duration retryAfter,
      Map<String, String> metadata) {}

  FresholdException(Facts facts, @Nullable Throwable cause) {
    super(told(facts), cause);
    this.facts = facts;
  }

  FresholdException(ErrorKind kind, String message, @Nullable Throwable cause) {
    this(new Facts(kind, null, "", message, List.of(), null, Map.of()), cause);
  }

  private static String told(Facts facts) {
    StringBuilder told =
        new StringBuilder(facts.kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    if (!facts.reason.isEmpty()) {
      told.append(" (").append(facts.reason).append(')');
    }
    if (!facts.message.isEmpty()) {
      told.append(": ").append(facts.message);
    }
    return told.toString();
  }

  static FresholdException closed() {
    return new FresholdException(ErrorKind.CLOSED, "the client is closed", null);
  }

  static FresholdException cancelled(@Nullable Throwable cause) {
    return new FresholdException(ErrorKind.CANCELLED, "the caller cancelled", cause);
  }

  static FresholdException deadline() {
    return new FresholdException(ErrorKind.DEADLINE, "the deadline has passed", null);
  }

  static FresholdException heldBack(Duration wait) {
    return new FresholdException(
        new Facts(
            ErrorKind.HELD_BACK,
            null,
            "",
            "loads of the key are held back beyond the deadline",
            List.of(),
            wait,
            Map.of()),
        null);
  }

  static FresholdException refused(Refused refusal) {
    return new FresholdException(
        new Facts(
            ErrorKind.LOAD_REFUSED,
            null,
            refusal.reason().name(),
            refusal.message(),
            List.of(),
            null,
            Map.of()),
        null);
  }

  static FresholdException badValue(String message, @Nullable Throwable cause) {
    return new FresholdException(ErrorKind.CODEC, message, cause);
  }

  /** Something that is no request that could be sent. */
  public static FresholdException invalid(String message, @Nullable Throwable cause) {
    return new FresholdException(ErrorKind.INVALID_REQUEST, message, cause);
  }

  /** The same error, raised where the caller stands. */
  FresholdException here() {
    Throwable cause = getCause();
    return new FresholdException(facts, cause == null ? this : cause);
  }

  /** What to do about it. */
  public ErrorKind kind() {
    return facts.kind;
  }

  /** The status of gRPC; empty where the client itself raises the error. */
  public Optional<Status.Code> code() {
    return Optional.ofNullable(facts.code);
  }

  /**
   * One of {@code ErrorReason} in {@code errors.proto}, such as {@code STORE_UNAVAILABLE}; with
   * LOAD_REFUSED that of the refusal; or empty.
   */
  public String reason() {
    return facts.reason;
  }

  /** The fields of the request that are wrong. */
  public List<FieldFault> fields() {
    return facts.fields;
  }

  /** How long to wait before the next attempt, where that is known. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(facts.retryAfter);
  }

  /** The figures of the reason, such as {@code limit}. */
  public Map<String, String> metadata() {
    return facts.metadata;
  }
}
