package dev.freshold.fleet;

import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;

/** A Redis that keeps a log of its changes, and another that replicates it. */
final class StoreSite implements AutoCloseable {

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
  }

  /** Killed, and back with nothing. */
  void restartEmpty() {
    primary.killAndForget();
    primary.restart();
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
    Await.eventually(
        () -> replica.command("INFO replication"), info -> info.contains("master_link_status:up"));
  }

  @Override
  public void close() {
    primary.close();
    replica.close();
  }
}
