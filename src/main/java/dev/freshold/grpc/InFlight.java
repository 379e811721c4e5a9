package dev.freshold.grpc;

import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;

/** How many bytes of requests are under way on each connection that has any. */
final class InFlight {

  private final ConcurrentHashMap<SocketAddress, Long> bytes = new ConcurrentHashMap<>();
  private final long limit;

  InFlight(long limit) {
    this.limit = limit;
  }

  /** Counts a request in; false if it is too much. */
  boolean take(SocketAddress connection, long size) {
    if (bytes.merge(connection, size, Long::sum) <= limit) {
      return true;
    }
    give(connection, size);
    return false;
  }

  /** Counts a request out. */
  void give(SocketAddress connection, long size) {
    bytes.computeIfPresent(
        connection, (same, used) -> used > size ? Long.valueOf(used - size) : null);
  }

  long limit() {
    return limit;
  }

  /** How many connections have something under way. */
  int connections() {
    return bytes.size();
  }
}
