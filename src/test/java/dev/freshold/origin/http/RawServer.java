package dev.freshold.origin.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server of loopback that sends whatever bytes the test says, so that it can also be one that is
 * ill. A connection is kept open after an answer unless the script closes it.
 */
final class RawServer implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;

  private final ServerSocket socket;
  private final Script script;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Integer> left = ConcurrentHashMap.newKeySet();

  /** What to do about a request. */
  interface Script {
    void answer(Asked asked, Wire wire) throws IOException;
  }

  /**
   * A request.
   *
   * @param connection over which it came, from 0
   * @param place among all requests, from 0
   */
  record Asked(int connection, int place, List<String> lines) {

    /** The line of that name; "" where there is none. */
    String header(String name) {
      return lines.stream()
          .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
          .map(line -> line.substring(name.length() + 2))
          .findFirst()
          .orElse("");
    }
  }

  /** The other end of a connection. */
  record Wire(Socket socket) {

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    /** An answer whose length is given. */
    void answer(String head, String body) throws IOException {
      send("HTTP/1.1 " + head + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    void close() throws IOException {
      socket.close();
    }

    /** Ends the connection by RST, in the middle of whatever it is. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Sends no more until the client has gone. */
    void hang() throws IOException {
      if (socket.getInputStream().read() >= 0) {
        throw new IOException("asked while it hangs");
      }
    }

    /** Sends the text again and again until the client has gone. */
    void drip(String text) throws IOException {
      socket.setSoTimeout(20);
      while (true) {
        send(text);
        try {
          if (socket.getInputStream().read() < 0) {
            return;
          }
        } catch (SocketTimeoutException stillThere) {
          Thread.onSpinWait();
        }
      }
    }
  }

  RawServer(Script script) {
    this.script = script;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url(String path) {
    return "http://127.0.0.1:" + socket.getLocalPort() + path;
  }

  /** All requests so far. */
  List<Asked> asked() {
    return asked;
  }

  /** Connections that the client has left. */
  Set<Integer> left() {
    return left;
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket one : open) {
        one.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() {
    for (int i = 0; !socket.isClosed(); i++) {
      int connection = i;
      try {
        Socket client = socket.accept();
        client.setSoTimeout(PATIENCE_MILLIS);
        open.add(client);
        Thread.ofVirtual().start(() -> serve(connection, client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(int connection, Socket client) {
    try (client) {
      for (List<String> head = head(client); !head.isEmpty(); head = head(client)) {
        Asked request;
        synchronized (asked) {
          request = new Asked(connection, asked.size(), head);
          asked.add(request);
        }
        script.answer(request, new Wire(client));
      }
    } catch (IOException gone) {
      // By the script, or by the client.
    } finally {
      left.add(connection);
      open.remove(client);
    }
  }

  /** The lines up to the empty one; none at the end of the connection. */
  private static List<String> head(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    List<String> lines = new ArrayList<>();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      if (octet != '\n') {
        line.write(octet);
        continue;
      }
      String text = line.toString(StandardCharsets.ISO_8859_1).strip();
      if (text.isEmpty()) {
        return lines;
      }
      lines.add(text);
      line.reset();
    }
    return List.of();
  }
}
