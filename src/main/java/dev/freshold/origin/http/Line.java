package dev.freshold.origin.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpConnection;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/** The way to origins: a client, where its answers are read, and what it remembers of itself. */
final class Line {

  private final Vertx vertx;
  private final Context context;
  private final HttpClient client;
  private final Set<HttpConnection> proven =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  Line(Vertx vertx, Context context, HttpClient client) {
    this.vertx = vertx;
    this.context = context;
    this.client = client;
  }

  Vertx vertx() {
    return vertx;
  }

  HttpClient client() {
    return client;
  }

  /** Runs it where all exchanges of this line are, one thing after the other. */
  void run(Runnable task) {
    context.runOnContext(now -> task.run());
  }

  /** Something has been answered over this connection. */
  void prove(HttpConnection connection) {
    proven.add(connection);
  }

  /** Whether the connection was good once: its end may have nothing to do with what is asked. */
  boolean isProven(HttpConnection connection) {
    return proven.contains(connection);
  }

  void close() {
    client.close();
  }
}
