package dev.freshold.example;

import java.util.concurrent.CountDownLatch;

/** A relay to a broker, as a program of its own which may be killed at any moment. */
final class KafkaRelayProgram {

  private KafkaRelayProgram() {}

  /** Relays an outbox to a topic: the JDBC URL, the brokers, and the topic. */
  static void main(String[] arguments) throws InterruptedException {
    OutboxRelay relay =
        OutboxRelay.start(Database.open(arguments[0]), new KafkaOutlet(arguments[1], arguments[2]));
    Runtime.getRuntime().addShutdownHook(new Thread(relay::close, "farewell"));
    new CountDownLatch(1).await();
  }
}
