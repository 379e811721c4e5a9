package dev.freshold.fleet;

import dev.freshold.testing.FaultProxy;
import dev.freshold.testing.ServerProcess;
import io.grpc.ManagedChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Where a node is: a process with a way of its own to Redis. When it is killed, another takes its
 * place, under a name of its own.
 */
final class Seat implements AutoCloseable {

  private final String name;
  private final FaultProxy way;
  private final Map<String, String> environment;
  private final Function<Map<String, String>, ServerProcess> build;
  private int lives;
  private ServerProcess process;
  private volatile Life life;

  /** What its clients see of one life of it. */
  record Life(String name, ManagedChannel channel) {}

  /** Takes it, and waits for nothing. */
  Seat(String name, int redisPort, Map<String, String> environment) {
    this(name, redisPort, environment, ServerProcess::launch);
  }

  /** Takes it with a node of such a build, and waits for nothing. */
  Seat(
      String name,
      int redisPort,
      Map<String, String> environment,
      Function<Map<String, String>, ServerProcess> build) {
    this.name = name;
    this.build = build;
    this.way = FaultProxy.to(redisPort);
    this.environment = new HashMap<>(environment);
    this.environment.putAll(
        Map.of(
            "FRESHOLD_STORE",
            "redis",
            "FRESHOLD_FLEET_NODE",
            name,
            "QUARKUS_REDIS_HOSTS",
            "redis://127.0.0.1:" + way.port()));
    this.process = build.apply(this.environment);
    this.life = born();
  }

  private Life born() {
    lives++;
    return new Life(lives == 1 ? name : name + '.' + lives, process.channel());
  }

  Life life() {
    return life;
  }

  FaultProxy way() {
    return way;
  }

  ServerProcess process() {
    return process;
  }

  void untilReady() {
    process.untilReady();
  }

  /** SIGKILL, and another begins to start. */
  void replace() {
    life.channel().shutdownNow();
    process.close();
    process = build.apply(environment);
    life = born();
  }

  @Override
  public void close() {
    try {
      life.channel().shutdownNow().awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    process.close();
    way.close();
  }
}
