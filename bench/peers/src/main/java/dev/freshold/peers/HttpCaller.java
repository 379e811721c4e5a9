package dev.freshold.peers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;

/** HTTP/1.1 over kept connections, as many as there are callers at once, and little else. */
final class HttpCaller implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final int port;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  HttpCaller(int port) {
    this.port = port;
  }

  /** An answer; the body is empty where there is none. */
  record Answer(int status, byte[] body) {}

  private record Connection(Socket socket, InputStream in) {}

  /** One request. The headers are whole lines, each with its end. */
  Answer call(String method, String path, String headers) {
    try {
      Connection connection = idle.pollFirst();
      if (connection == null) {
        connection = connect();
      }
      String request = method + " " + path + " HTTP/1.1\r\nHost: peers\r\n" + headers + "\r\n";
      connection.socket().getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      Answer answer = read(connection.in());
      idle.addFirst(connection);
      return answer;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Connection connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new Connection(socket, new BufferedInputStream(socket.getInputStream(), 1 << 14));
  }

  private static Answer read(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).split(" ", 3)[1]);
    int length = -1;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(header.indexOf(':') + 1).strip());
      }
    }
    if (length < 0) {
      throw new IOException("an answer without a length");
    }
    return new Answer(status, in.readNBytes(length));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection has ended");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    idle.forEach(
        connection -> {
          try {
            connection.socket().close();
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
  }
}
