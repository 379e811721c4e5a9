package dev.freshold.example;

import com.zaxxer.hikari.HikariDataSource;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.CountDownLatch;

/** A relay as a program of its own, which may be killed at any moment. */
final class RelayProgram {

  private RelayProgram() {}

  /**
   * Relays an outbox to a node: the JDBC URL, the node's address, and the namespace of the keys.
   */
  static void main(String[] arguments) throws InterruptedException {
    HikariDataSource source = Database.open(arguments[0]);
    Busts busts =
        new Busts(NettyChannelBuilder.forTarget(arguments[1]).usePlaintext().build(), arguments[2]);
    OutboxRelay relay = OutboxRelay.start(source, busts);
    Runtime.getRuntime().addShutdownHook(new Thread(relay::close, "farewell"));
    new CountDownLatch(1).await();
  }
}
