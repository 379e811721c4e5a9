package dev.freshold.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A held connection to Redis, without a client library. */
final class PlainRedis implements AutoCloseable {

  private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final int TRIP = 500;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  PlainRedis(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
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

  /** What a command says: a text, the decimals of a number, or a list of such. */
  Object command(String... words) {
    send(words);
    Object said = read();
    if (said instanceof Refusal(String text)) {
      throw new IllegalStateException(text);
    }
    return said;
  }

  /** The error that a command ends in; empty: none. */
  String errorOf(String... words) {
    send(words);
    return read() instanceof Refusal(String text) ? text : "";
  }

  /** Sends a command, and has its answer wait for {@link #read}. */
  void send(String... words) {
    StringBuilder request = new StringBuilder();
    append(request, List.of(words));
    write(request);
  }

  /** Sends so many commands, some hundreds in one trip; none may end in an error. */
  void pipeline(int count, IntFunction<List<String>> commands) {
    for (int from = 0; from < count; from += TRIP) {
      int end = Math.min(count, from + TRIP);
      StringBuilder requests = new StringBuilder();
      for (int i = from; i < end; i++) {
        append(requests, commands.apply(i));
      }
      write(requests);
      for (int i = from; i < end; i++) {
        if (read() instanceof Refusal(String text)) {
          throw new IllegalStateException(text);
        }
      }
    }
  }

  private static void append(StringBuilder request, List<String> words) {
    request.append('*').append(words.size()).append("\r\n");
    for (String word : words) {
      request.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
  }

  private void write(StringBuilder requests) {
    try {
      out.write(requests.toString().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The next answer. */
  Object read() {
    try {
      String head = line();
      String rest = head.substring(1);
      return switch (head.charAt(0)) {
        case '-' -> new Refusal(rest);
        case '$' -> rest.equals("-1") ? "" : text(Integer.parseInt(rest));
        case '*' -> list(Integer.parseInt(rest));
        default -> rest;
      };
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** An answer that is an error. */
  private record Refusal(String text) {}

  private List<Object> list(int size) {
    List<Object> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      items.add(read());
    }
    return items;
  }

  private String text(int length) throws IOException {
    byte[] bytes = in.readNBytes(length + 2);
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\r'; c = in.read()) {
      if (c < 0) {
        throw new IOException("Redis has ended the connection");
      }
      line.append((char) c);
    }
    if (in.read() != '\n') {
      throw new IOException("not an answer of Redis");
    }
    return line.toString();
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
