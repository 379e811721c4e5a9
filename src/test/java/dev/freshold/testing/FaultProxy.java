package dev.freshold.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stretch of network between one client and one server, on loopback, which can be broken in the
 * ways in which networks break. Bytes are never lost from within a connection: they are late, or
 * the connection ends.
 */
public final class FaultProxy implements AutoCloseable {

  private static final int BUFFER = 16_384;

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile int target;
  private volatile long delayNanos;
  private volatile boolean cut;
  private boolean requestsHeld;
  private boolean answersHeld;

  private FaultProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofVirtual().start(this::listen);
  }

  /** Leads to a port of loopback, and is whole. */
  public static FaultProxy to(int port) {
    return new FaultProxy(port);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** New connections lead there; those that are open are reset. */
  public void leadTo(int port) {
    target = port;
    reset();
  }

  /** Every connection is reset, and so is every new one. */
  public void cut() {
    cut = true;
    reset();
  }

  /** Nothing gets through, and nobody is told: what is sent meanwhile arrives once it is healed. */
  public void silence() {
    hold(true, true);
  }

  /** What the client sends arrives, and what it is answered does not, until it is healed. */
  public void holdAnswers() {
    hold(false, true);
  }

  /** What the client sends does not arrive until it is healed; what is on its way back does. */
  public void holdRequests() {
    hold(true, false);
  }

  /** Whatever is sent takes so much longer, each way. */
  public void delay(long millis) {
    delayNanos = millis * 1_000_000;
  }

  /** Connections end, as if somebody had pulled them out; new ones are as they were. */
  public void reset() {
    open.forEach(FaultProxy::abort);
  }

  /** Whole again; what was held is let through. */
  public void heal() {
    cut = false;
    delayNanos = 0;
    hold(false, false);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    reset();
    heal();
  }

  private void hold(boolean requests, boolean answers) {
    lock.lock();
    try {
      requestsHeld = requests;
      answersHeld = answers;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void listen() {
    try {
      while (!listener.isClosed()) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException closed) {
      reset();
    }
  }

  private void connect(Socket client) {
    open.add(client);
    try {
      await(true);
      if (cut) {
        end(client);
        return;
      }
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> pump(client, server, true));
      pump(server, client, false);
    } catch (IOException nobodyThere) {
      end(client);
    }
  }

  /** Carries bytes one way until either end is gone, and then ends both. */
  private void pump(Socket from, Socket to, boolean requests) {
    byte[] bytes = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
        LockSupport.parkNanos(delayNanos);
        await(requests);
        out.write(bytes, 0, length);
      }
    } catch (IOException ended) {
      // as connections do
    } finally {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    abort(socket);
  }

  private void await(boolean requests) {
    lock.lock();
    try {
      while (requests ? requestsHeld : answersHeld) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException already) {
      // it is gone, which is what was wanted
    }
  }
}
