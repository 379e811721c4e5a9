package dev.freshold.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pulsar.client.api.Producer;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;

/**
 * A real Pulsar broker of our own on loopback, with its bookie and its metadata in the same
 * process, which keeps its topics when it is killed. Its classes never meet those of the server:
 * scripts/tools.sh puts their class path into a file.
 */
public final class PulsarProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Path CLASS_PATH = Path.of(".tools", "pulsar", "classpath");

  private final int port = Children.freePort();
  private final int adminPort = Children.freePort();
  private final int bookiePort = Children.freePort();
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final Path folder;
  private Process process;

  private PulsarProcess() {
    try {
      folder = Files.createTempDirectory("freshold-pulsar");
      Files.writeString(folder.resolve("standalone.conf"), settings());
      process = launch();
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
    awaitAnswer();
  }

  public static PulsarProcess start() {
    return new PulsarProcess();
  }

  /** As clients want it. */
  public String servers() {
    return "127.0.0.1:" + port;
  }

  /** Where it tells how much waits. */
  public String admin() {
    return "http://127.0.0.1:" + adminPort;
  }

  /** A topic of so many partitions. */
  public void topic(String name, int partitions) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(admin() + "/admin/v2/persistent/public/default/" + name + "/partitions"))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .PUT(HttpRequest.BodyPublishers.ofString(Integer.toString(partitions)))
            .build();
    // One that is there already was created by a request whose answer did not come in time.
    Await.within(PATIENCE, () -> send(request), status -> status == 204 || status == 409);
  }

  /** How much the broker has for the subscription that is not acknowledged; -1: no answer. */
  public long waiting(String topic, String kind, String subscription) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(admin() + "/admin/v2/persistent/public/default/" + topic + '/' + kind))
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new ObjectMapper()
          .readTree(answer.body())
          .at("/subscriptions/" + subscription + "/msgBacklog")
          .asLong(-1);
    } catch (IOException notYet) {
      return -1;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Sends them all, each with itself as its key, and returns once the broker has them. */
  public void send(String topic, List<byte[]> messages) {
    int patience = Math.toIntExact(PATIENCE.toSeconds());
    try (PulsarClient client =
            PulsarClient.builder()
                .serviceUrl("pulsar://" + servers())
                .operationTimeout(patience, TimeUnit.SECONDS)
                .lookupTimeout(patience, TimeUnit.SECONDS)
                .build();
        Producer<byte[]> producer =
            client
                .newProducer()
                .topic(topic)
                .blockIfQueueFull(true)
                .sendTimeout(patience, TimeUnit.SECONDS)
                .create()) {
      List<CompletableFuture<?>> sent = new ArrayList<>();
      for (byte[] message : messages) {
        sent.add(producer.newMessage().keyBytes(message).value(message).sendAsync());
      }
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
    } catch (PulsarClientException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the broker does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Starts it again on the same ports, with the same topics. */
  public void restart() {
    try {
      process = launch();
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
    awaitAnswer();
  }

  @Override
  public void close() {
    http.shutdownNow();
    kill();
    Children.delete(folder);
  }

  private String settings() {
    return """
    clusterName=standalone
    advertisedAddress=127.0.0.1
    bindAddress=127.0.0.1
    brokerServicePort=%d
    webServicePort=%d
    numHttpServerThreads=8
    managedLedgerDefaultEnsembleSize=1
    managedLedgerDefaultWriteQuorum=1
    managedLedgerDefaultAckQuorum=1
    defaultRetentionTimeInMinutes=-1
    defaultRetentionSizeInMB=-1
    systemTopicEnabled=false
    topicLevelPoliciesEnabled=false
    functionsWorkerEnabled=false
    transactionCoordinatorEnabled=false
    diskUsageThreshold=0.99
    diskUsageWarnThreshold=0.98
    """
        .formatted(port, adminPort);
  }

  private Process launch() throws IOException {
    if (!Files.exists(CLASS_PATH)) {
      throw new IOException("Pulsar is needed: run make tools");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx384m",
            "-XX:MaxDirectMemorySize=256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    Stream.of("java.io", "java.lang", "java.nio", "java.util.zip", "sun.net", "jdk.internal.misc")
        .forEach(opened -> command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    command.addAll(
        List.of(
            "-cp",
            Files.readString(CLASS_PATH).strip(),
            "org.apache.pulsar.PulsarStandaloneStarter",
            "--config",
            folder.resolve("standalone.conf").toString(),
            "--metadata-dir",
            folder.resolve("metadata").toString(),
            "--bookkeeper-dir",
            folder.resolve("bookie").toString(),
            "--bookkeeper-port",
            Integer.toString(bookiePort),
            "--advertised-address",
            "127.0.0.1",
            "--no-functions-worker",
            "--no-stream-storage"));
    return Children.start(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile())));
  }

  private void awaitAnswer() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(admin() + "/admin/v2/persistent/public/default"))
            .timeout(Duration.ofSeconds(10))
            .build();
    Await.within(
        PATIENCE,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("the broker has ended:\n" + log());
          }
          return send(request);
        },
        status -> status == 200);
  }

  /** The status; 0: no answer. */
  private int send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException notYet) {
      return 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("broker.log"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
