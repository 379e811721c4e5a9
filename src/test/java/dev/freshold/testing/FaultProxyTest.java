package dev.freshold.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Echo echo = new Echo(0);
  private final FaultProxy proxy = FaultProxy.to(echo.port());

  /** Answers each byte with the sum of it and another, and counts what it was sent. */
  private static final class Echo implements AutoCloseable {
    private final ServerSocket listener;
    private final AtomicInteger heard = new AtomicInteger();

    Echo(int plus) {
      try {
        listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      Thread.ofVirtual().start(() -> listen(plus));
    }

    private void listen(int plus) {
      try {
        while (!listener.isClosed()) {
          Socket client = listener.accept();
          Thread.ofVirtual().start(() -> answer(client, plus));
        }
      } catch (IOException closed) {
        heard.set(0);
      }
    }

    private void answer(Socket client, int plus) {
      try (client) {
        for (int said = client.getInputStream().read();
            said >= 0;
            said = client.getInputStream().read()) {
          heard.incrementAndGet();
          client.getOutputStream().write(said + plus);
        }
      } catch (IOException gone) {
        // so is the client
      }
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() {
      try {
        listener.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  @AfterEach
  void stop() {
    proxy.close();
    echo.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static int ask(Socket socket, int number) throws IOException {
    socket.getOutputStream().write(number);
    return socket.getInputStream().read();
  }

  private static CompletableFuture<Integer> later(Socket socket) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return socket.getInputStream().read();
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        });
  }

  @Test
  void whole_carriesBothWays() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 7)).isEqualTo(7);
    }
  }

  @Test
  void cut_endsConnectionsAndRefusesNewOnes_untilItIsHealed() throws IOException {
    try (Socket before = connect()) {
      ask(before, 1);

      proxy.cut();

      assertThatThrownBy(() -> lastWords(before)).isInstanceOf(IOException.class);
      try (Socket during = connect()) {
        assertThatThrownBy(() -> lastWords(during)).isInstanceOf(IOException.class);
      }
      proxy.heal();
      try (Socket after = connect()) {
        assertThat(ask(after, 9)).isEqualTo(9);
      }
    }
  }

  /** An orderly end counts as one, too. */
  private static void lastWords(Socket socket) throws IOException {
    while (ask(socket, 2) >= 0) {
      Thread.onSpinWait();
    }
    throw new IOException("ended");
  }

  @Test
  void silenced_holdsBothWays_untilItIsHealed() throws IOException {
    try (Socket socket = connect()) {
      ask(socket, 1);
      proxy.silence();
      socket.getOutputStream().write(5);
      CompletableFuture<Integer> answer = later(socket);
      try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), echo.port())) {
        ask(stranger, 3);
      }

      assertThat(answer).isNotDone();
      assertThat(echo.heard).hasValue(2);
      proxy.heal();
      assertThat(answer.join()).isEqualTo(5);
    }
  }

  @Test
  void answersHeld_requestsArrive() throws IOException {
    try (Socket socket = connect()) {
      ask(socket, 1);
      proxy.holdAnswers();
      socket.getOutputStream().write(5);
      CompletableFuture<Integer> answer = later(socket);

      Await.eventually(echo.heard::get, count -> count == 2);
      assertThat(answer).isNotDone();
      proxy.heal();
      assertThat(answer.join()).isEqualTo(5);
    }
  }

  @Test
  void reset_endsConnectionsAndTakesNewOnes() throws IOException {
    try (Socket before = connect()) {
      ask(before, 1);

      proxy.reset();

      assertThatThrownBy(() -> lastWords(before)).isInstanceOf(IOException.class);
      try (Socket after = connect()) {
        assertThat(ask(after, 9)).isEqualTo(9);
      }
    }
  }

  @Test
  void delayed_takesLonger() throws IOException {
    try (Socket socket = connect()) {
      ask(socket, 1);
      proxy.delay(50);
      long began = System.nanoTime();

      assertThat(ask(socket, 4)).isEqualTo(4);

      assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(100_000_000L);
    }
  }

  @Test
  void ledElsewhere_newConnectionsReachTheOtherServer() throws IOException {
    try (Echo other = new Echo(100);
        Socket before = connect()) {
      ask(before, 1);

      proxy.leadTo(other.port());

      assertThatThrownBy(() -> lastWords(before)).isInstanceOf(IOException.class);
      try (Socket after = connect()) {
        assertThat(ask(after, 9)).isEqualTo(109);
      }
    }
  }
}
