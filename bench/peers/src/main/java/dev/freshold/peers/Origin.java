package dev.freshold.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The source of truth, over HTTP on loopback. It reads the version of a value when it is asked, and
 * may hold the answer back, as a slow database does: what it answers is then old.
 */
final class Origin implements AutoCloseable {

  /** Values whose versions and loads are watched: this and the key. */
  static final String PROBED = "/o/";

  /** Values that are always there at once: this, their length, a slash and the key. */
  static final String PLAIN = "/p/";

  static final int PROBED_BYTES = 128;

  private static final int BACKLOG = 1_024;
  private static final long PATIENCE_SECONDS = 30;

  private final HttpServer server;
  private final Map<String, Row> rows = new ConcurrentHashMap<>();

  Origin() {
    // The server of the JDK would otherwise wait for acknowledgements before it sends a body.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
    System.setProperty("sun.net.httpserver.idleInterval", "900");
    try {
      server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.createContext(PROBED, this::probed);
    server.createContext(PLAIN, Origin::plain);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** What is known of a key. */
  private static final class Row {
    private volatile long version = 1;
    private volatile long delayMillis;
    private final AtomicInteger loads = new AtomicInteger();
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile CountDownLatch held = new CountDownLatch(0);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private Row row(String key) {
    return rows.computeIfAbsent(key, unknown -> new Row());
  }

  /** Each load of the key takes so long. */
  void delay(String key, long millis) {
    row(key).delayMillis = millis;
  }

  /** Loads of the key are held back until {@link #release}. */
  void hold(String key) {
    row(key).held = new CountDownLatch(1);
  }

  void release(String key) {
    row(key).held.countDown();
  }

  /** Once somebody has asked for the key. */
  void awaitLoad(String key) {
    try {
      if (!row(key).begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new WrongAnswer("nobody loads " + key);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** The row is changed, and that is committed. */
  void commit(String key, long version) {
    row(key).version = version;
  }

  /** How often the key was loaded. */
  int loads(String key) {
    return row(key).loads.get();
  }

  private void probed(HttpExchange exchange) throws IOException {
    String key = exchange.getRequestURI().getPath().substring(PROBED.length());
    Row row = row(key);
    byte[] value = Payload.of(key, row.version, PROBED_BYTES);
    row.loads.incrementAndGet();
    CountDownLatch held = row.held;
    row.begun.countDown();
    try {
      if (!held.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("held for too long");
      }
      Thread.sleep(row.delayMillis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
    exchange.getResponseHeaders().set("xkey", Way.tagOf(key));
    answer(exchange, value);
  }

  private static void plain(HttpExchange exchange) throws IOException {
    String[] words = exchange.getRequestURI().getPath().split("/", 4);
    String query = exchange.getRequestURI().getQuery();
    if (query != null) {
      exchange.getResponseHeaders().set("xkey", query);
    }
    answer(exchange, Payload.of(words[3], 1, Integer.parseInt(words[2])));
  }

  private static void answer(HttpExchange exchange, byte[] value) throws IOException {
    exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
    exchange.sendResponseHeaders(200, value.length);
    exchange.getResponseBody().write(value);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
