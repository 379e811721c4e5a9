package dev.freshold.testing;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged application as a process of its own, on free ports of loopback, with an environment
 * that has no other settings than those given, and in an empty folder, so that no file of the
 * project speaks into it.
 */
public final class ServerProcess implements AutoCloseable {

  /** The sample policies, as an environment's QUARKUS_CONFIG_LOCATIONS. */
  public static final String SAMPLES = settingsFile("samples/namespaces.yaml");

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How scripts/run.sh starts it. */
  private static final List<String> LONG_LIVED =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  /** The same; and, as it lives for seconds, without the slower compiler. */
  private static final List<String> SHORT_LIVED =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx256m");

  private final int port = Children.freePort();
  private final int managementPort = Children.freePort();
  private final Path folder;
  private final Path log;
  private final ProcessBuilder command;
  private Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  private ServerProcess(Map<String, String> environment, List<String> jvm, String jar) {
    try {
      folder = Files.createTempDirectory("freshold-server");
      log = folder.resolve("server.log");
      command = command(environment, jvm, jar);
      process = Children.start(command);
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
  }

  /** Starts one and waits for nothing: it may refuse to start. */
  public static ServerProcess launch(Map<String, String> environment) {
    return new ServerProcess(environment, SHORT_LIVED, jar());
  }

  /** Starts one of the build that the system property previous.jar names, and waits for nothing. */
  public static ServerProcess launchPrevious(Map<String, String> environment) {
    return new ServerProcess(environment, SHORT_LIVED, System.getProperty("previous.jar", ""));
  }

  /** Starts one that is to be measured, and waits for nothing. */
  public static ServerProcess launchForLong(Map<String, String> environment) {
    return new ServerProcess(environment, LONG_LIVED, jar());
  }

  /** Starts another application of the same kind that is to be measured. */
  public static ServerProcess launchJar(Path jar, Map<String, String> environment) {
    return new ServerProcess(environment, LONG_LIVED, jar.toAbsolutePath().toString());
  }

  /** Starts one that is ready to serve. */
  public static ServerProcess start(Map<String, String> environment) {
    return launch(environment).untilReady();
  }

  /** A port of loopback that nobody listens on. */
  public static int freePort() {
    return Children.freePort();
  }

  /** The absolute name of a file of the project. */
  public static String settingsFile(String name) {
    return Path.of(name).toAbsolutePath().toString();
  }

  /** Once it answers and its store is reachable. */
  public ServerProcess untilReady() {
    return untilUp("/q/health/ready");
  }

  /** Once somebody listens on its port: all that can be asked of an application without health. */
  public ServerProcess untilListening() {
    Await.within(PATIENCE, this::isListening, listening -> listening);
    return this;
  }

  private boolean isListening() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the server has ended:\n" + log());
    }
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Once it answers, whether its store does or not. */
  public ServerProcess untilLive() {
    return untilUp("/q/health/live");
  }

  public int port() {
    return port;
  }

  public int managementPort() {
    return managementPort;
  }

  public long pid() {
    return process.pid();
  }

  /** A connection to it, which is the caller's to shut down. */
  public ManagedChannel channel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** What it answers on the management port; status 0 as long as nobody does. */
  public Answer management(String path) {
    URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
    try {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException notYet) {
      return new Answer(0, String.valueOf(notYet.getMessage()));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** What it measures under that name, labels included; -1 as long as it does not. */
  public double metric(String name) {
    return management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + ' '))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElse(-1);
  }

  /** Bytes of the heap that are in use after a full collection. */
  public long liveHeap() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process collection =
          new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!collection.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the collection does not end");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    return management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** Everything that it has written, on both of its outputs. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The code with which it ends of its own accord. */
  public int exitCode() {
    awaitEnd();
    return process.exitValue();
  }

  /** SIGTERM, and waits for nothing. */
  public void terminate() {
    process.destroy();
  }

  /** Whether it has ended. */
  public boolean isOver() {
    return !process.isAlive();
  }

  /** SIGTERM, and gives the code with which it ends. */
  public int stop() {
    process.destroy();
    return exitCode();
  }

  /** SIGSTOP: it does nothing, and its connections stay. */
  public void pause() {
    Children.signal(process, "STOP");
  }

  public void resume() {
    Children.signal(process, "CONT");
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Starts it again, once it has ended, with the same settings on the same ports. */
  public ServerProcess restart() {
    try {
      process = Children.start(command);
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
    return untilReady();
  }

  @Override
  public void close() {
    kill();
    http.close();
    Children.delete(folder);
  }

  /** An answer over HTTP. */
  public record Answer(int status, String body) {}

  private ProcessBuilder command(Map<String, String> environment, List<String> jvm, String jar) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(jvm);
    command.addAll(cache(Path.of(jar)));
    command.addAll(List.of("-jar", jar));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Map<String, String> all = builder.environment();
    all.keySet().removeIf(name -> name.startsWith("FRESHOLD_") || name.startsWith("QUARKUS_"));
    all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    all.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
    all.putAll(environment);
    return builder;
  }

  /** The AOT cache that was made for the jar, if one was: one that is older is of another build. */
  private static List<String> cache(Path jar) {
    Path cache = jar.resolveSibling("freshold.aot");
    return cache.toFile().lastModified() > jar.toFile().lastModified()
        ? List.of("-XX:AOTCache=" + cache)
        : List.of();
  }

  private static String jar() {
    Path jar =
        Path.of(System.getProperty("packaged.jar", "target/quarkus-app/quarkus-run.jar"))
            .toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing: ./mvnw -DskipTests package");
    }
    return jar.toString();
  }

  private ServerProcess untilUp(String path) {
    Await.within(
        PATIENCE,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("the server has ended:\n" + log());
          }
          return management(path);
        },
        answer -> answer.status() == 200);
    return this;
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server does not end:\n" + log());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
