package dev.freshold.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Connections that listen to Redis as nodes do, to all channels of all tenants, and do nothing with
 * what they hear: so many nodes more, as Redis sees them.
 */
final class PlainListeners implements AutoCloseable {

  private static final byte[] SUBSCRIBE =
      "*2\r\n$10\r\nPSUBSCRIBE\r\n$9\r\n{*.0}[jw]\r\n".getBytes(StandardCharsets.US_ASCII);

  private final InetSocketAddress redis;
  private final Selector selector;
  private final Thread reader = new Thread(this::read, "listeners");
  private volatile boolean closed;
  private int size;

  PlainListeners(int port) {
    this.redis = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      this.selector = Selector.open();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    reader.setDaemon(true);
    reader.start();
  }

  /** Adds some until there are so many. */
  void grow(int count) {
    for (; size < count; size++) {
      try {
        SocketChannel channel = SocketChannel.open(redis);
        channel.write(ByteBuffer.wrap(SUBSCRIBE));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        selector.wakeup();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private void read() {
    ByteBuffer rubbish = ByteBuffer.allocateDirect(1 << 16);
    while (!closed) {
      try {
        selector.select(key -> drain(key, rubbish), 100);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private static void drain(SelectionKey key, ByteBuffer rubbish) {
    try {
      if (((SocketChannel) key.channel()).read(rubbish.clear()) < 0) {
        key.channel().close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      reader.join();
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
