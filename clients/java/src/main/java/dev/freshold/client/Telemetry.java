package dev.freshold.client;

import io.grpc.ClientInterceptor;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where a client counts and traces. {@link #NONE} by default; {@code
 * dev.freshold.client.otel.OpenTelemetryTelemetry} is the usual other. Labels never hold keys, tags
 * or values.
 */
public interface Telemetry {
  /** Counts nothing. */
  Telemetry NONE = new Telemetry() {};

  /** Interceptors of all calls, such as one that traces them. */
  default List<ClientInterceptor> interceptors() {
    return List.of();
  }

  /**
   * A load has ended.
   *
   * @param outcome stored, refused, failed or cancelled
   */
  default void loaded(String outcome) {}

  /**
   * A call is made again.
   *
   * @param method such as {@code Get}
   * @param reason of the error; may be empty
   */
  default void retried(String method, String reason) {}

  /**
   * The subscription of the near cache was refused; it is tried again.
   *
   * @param reason of the error; may be empty
   */
  default void refused(String reason) {}

  /**
   * There is a near cache.
   *
   * @return what to close with the client
   */
  default AutoCloseable near(Supplier<NearStats> stats) {
    return () -> {};
  }
}
