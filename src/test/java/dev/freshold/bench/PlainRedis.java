package dev.freshold.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A held connection to Redis, without a client library. */
final class PlainRedis implements AutoCloseable {

  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  PlainRedis(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      in = socket.getInputStream();
      out = socket.getOutputStream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** One round trip. */
  void ping() {
    try {
      out.write(PING);
      byte[] pong = in.readNBytes("+PONG\r\n".length());
      if (pong[0] != '+') {
        throw new IllegalStateException("not a pong");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Deletes each of them by a command of its own, all in one trip. */
  void delete(List<String> keys) {
    StringBuilder commands = new StringBuilder();
    for (String key : keys) {
      commands.append("*2\r\n$3\r\nDEL\r\n$").append(key.length()).append("\r\n");
      commands.append(key).append("\r\n");
    }
    try {
      out.write(commands.toString().getBytes(StandardCharsets.US_ASCII));
      byte[] answers = in.readNBytes(keys.size() * ":0\r\n".length());
      for (int i = 0; i < answers.length; i += ":0\r\n".length()) {
        if (answers[i] != ':') {
          throw new IllegalStateException("not a number");
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
