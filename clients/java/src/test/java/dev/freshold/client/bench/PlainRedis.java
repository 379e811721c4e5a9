package dev.freshold.client.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Redis over one plain blocking socket: as little as a client can do. */
final class PlainRedis implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  PlainRedis(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  void set(String key, String value) throws IOException {
    send(
        "*3\r\n$3\r\nSET\r\n$"
            + key.length()
            + "\r\n"
            + key
            + "\r\n$"
            + value.length()
            + "\r\n"
            + value
            + "\r\n");
    line();
  }

  String get(String key) throws IOException {
    send("*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n" + key + "\r\n");
    int length = Integer.parseInt(line().substring(1));
    byte[] value = in.readNBytes(length);
    line();
    return new String(value, StandardCharsets.US_ASCII);
  }

  private void send(String command) throws IOException {
    out.write(command.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\r'; next = in.read()) {
      if (next < 0) {
        throw new IOException("Redis has closed the connection");
      }
      line.append((char) next);
    }
    in.read();
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
