package dev.freshold.origin.http;

import dev.freshold.origin.Origin;
import dev.freshold.policy.KeyTemplate;
import dev.freshold.policy.OriginPolicy;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes origins out of URLs. All namespaces of a node share its connections: HTTP/1.1 in plain
 * text, and over TLS HTTP/2 where the origin offers it.
 */
public final class HttpOrigins {

  /** Of an answer, and of the status line before it. */
  private static final int MAX_HEADER_BYTES = 32 << 10;

  private static final int CONNECT_MILLIS = 5_000;

  /** An idle connection is closed after this, unless the origin says that it does so sooner. */
  private static final int IDLE_SECONDS = 30;

  /** To one origin; each carries many requests. */
  private static final int HTTP2_CONNECTIONS = 4;

  private final Vertx vertx;
  private final String node;
  private final int maxValueBytes;
  private final int connections;
  private final Context context;
  private @Nullable Line plain;
  private @Nullable Line secure;

  /**
   * A maker of origins.
   *
   * @param node what this node is called
   * @param maxValueBytes the largest value that one key may have
   * @param connections to one origin over HTTP/1.1, at most: as many as calls may be under way
   */
  public HttpOrigins(Vertx vertx, String node, int maxValueBytes, int connections) {
    this.vertx = vertx;
    this.node = node;
    this.maxValueBytes = maxValueBytes;
    this.connections = connections;
    this.context = vertx.getOrCreateContext();
  }

  /**
   * The origin of a namespace.
   *
   * @param shape of its keys; null: any
   */
  public Origin of(OriginPolicy.Http address, OriginPolicy policy, @Nullable KeyTemplate shape) {
    return new HttpOrigin(
        address.url().isSecure() ? secure() : plain(),
        address,
        shape,
        new Exchange.Limits(policy.timeout().toMillis(), maxValueBytes),
        InstantSource.system(),
        node);
  }

  private Line plain() {
    if (plain == null) {
      plain = line(options().setProtocolVersion(HttpVersion.HTTP_1_1));
    }
    return plain;
  }

  /** Trusts the authorities that the JVM trusts, and asks for the name in the URL. */
  private Line secure() {
    if (secure == null) {
      secure =
          line(
              options()
                  .setSsl(true)
                  .setVerifyHost(true)
                  .setUseAlpn(true)
                  .setProtocolVersion(HttpVersion.HTTP_2)
                  .setInitialSettings(new Http2Settings().setMaxHeaderListSize(MAX_HEADER_BYTES)));
    }
    return secure;
  }

  private static HttpClientOptions options() {
    return new HttpClientOptions()
        .setConnectTimeout(CONNECT_MILLIS)
        .setSslHandshakeTimeout(CONNECT_MILLIS)
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setKeepAliveTimeout(IDLE_SECONDS)
        .setHttp2KeepAliveTimeout(IDLE_SECONDS)
        .setMaxHeaderSize(MAX_HEADER_BYTES);
  }

  private Line line(HttpClientOptions options) {
    PoolOptions pool =
        new PoolOptions().setHttp1MaxSize(connections).setHttp2MaxSize(HTTP2_CONNECTIONS);
    HttpClient client =
        vertx
            .httpClientBuilder()
            .with(options)
            .with(pool)
            .withConnectHandler(HttpOrigins::beQuiet)
            .build();
    return new Line(vertx, context, client);
  }

  /** Whoever asks over it is told what goes wrong, and the log need not be. */
  private static void beQuiet(HttpConnection connection) {
    connection.exceptionHandler(mishap -> {});
  }
}
