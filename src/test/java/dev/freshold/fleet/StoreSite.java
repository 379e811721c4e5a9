package dev.freshold.fleet;

import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import java.time.Duration;

/** A Redis that keeps a log of its changes, and another that replicates it. */
final class StoreSite implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RedisProcess primary = start();
  private RedisProcess replica = start();

  StoreSite() {
    replicate();
  }

  private static RedisProcess start() {
    return RedisProcess.start("appendonly", "yes", "repl-diskless-load", "swapdb");
  }

  int port() {
    return primary.port();
  }

  RedisProcess primary() {
    return primary;
  }

  /** Killed, and back with all that it had written down. */
  void restart() {
    primary.kill();
    primary.restart();
    untilReplicated();
  }

  /** Killed, and back with nothing. */
  void restartEmpty() {
    primary.killAndForget();
    primary.restart();
    untilReplicated();
  }

  /** Killed, and the replica takes its place, with what it had been told by then. */
  void failOver() {
    primary.kill();
    RedisProcess dead = primary;
    replica.command("REPLICAOF NO ONE");
    primary = replica;
    replica = dead;
  }

  /** The one that is not the primary is up again, and follows. */
  void repair() {
    replica.killAndForget();
    replica.restart();
    replicate();
  }

  private void replicate() {
    replica.command("REPLICAOF 127.0.0.1 " + primary.port());
    untilReplicated();
  }

  /**
   * A primary takes a new replication id when the first replica comes to it after its start: its
   * history ends once more, and only then is that over.
   */
  private void untilReplicated() {
    Await.within(
        PATIENCE,
        () -> primary.command("INFO replication"),
        info -> info.contains("connected_slaves:1") && info.contains("state=online"));
  }

  @Override
  public void close() {
    primary.close();
    replica.close();
  }
}
