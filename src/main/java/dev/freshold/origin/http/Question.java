package dev.freshold.origin.http;

import dev.freshold.model.Version;
import dev.freshold.origin.LoadItem;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.Map;

/** What an origin is asked, as it is written. */
record Question(URI url, LoadItem item, String node, Map<String, String> trace) {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /**
   * The request.
   *
   * @param timeoutMillis for how long to wait for a connection
   */
  RequestOptions request(long timeoutMillis) {
    boolean secure = "https".equals(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setSsl(secure)
            .setServer(SocketAddress.inetSocketAddress(port, unbracketed(url.getHost())))
            .setHost(url.getHost())
            .setPort(port)
            .setURI(target())
            .setFollowRedirects(false)
            .setConnectTimeout(timeoutMillis);
    describe(request);
    return request;
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private String target() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + '?' + url.getRawQuery();
  }

  private void describe(RequestOptions request) {
    request
        .putHeader("accept", "*/*")
        .putHeader("accept-encoding", "identity")
        .putHeader("user-agent", "freshold")
        .putHeader("freshold-tenant", item.key().tenant().name())
        .putHeader("freshold-node", node);
    trace.forEach(request::putHeader);
    Version lowest = item.minVersion();
    if (lowest != null) {
      request.putHeader("freshold-min-version", lowest.toString());
    }
    if (item.readPrimary()) {
      request.putHeader("cache-control", "no-cache");
    }
    Validator.Condition condition = Validator.condition(item.validator());
    if (condition != null) {
      request.putHeader(condition.field(), condition.value());
    }
  }
}
