package dev.freshold.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real Kafka broker of our own on loopback, which keeps its topics when it is killed. */
public final class KafkaProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String LARGEST = Integer.toString(20 << 20);

  private final int port = Children.freePort();
  private final Path folder;
  private Process process;

  private KafkaProcess() {
    try {
      folder = Files.createTempDirectory("freshold-kafka");
      Path settings = Files.writeString(folder.resolve("server.properties"), settings());
      format(settings);
      process = broker();
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
  }

  /** Starts one that answers. */
  public static KafkaProcess start() {
    return launch().untilReady();
  }

  /** Starts one, and waits for nothing. */
  public static KafkaProcess launch() {
    return new KafkaProcess();
  }

  public KafkaProcess untilReady() {
    awaitAnswer();
    return this;
  }

  /** As Kafka's clients want it. */
  public String servers() {
    return "127.0.0.1:" + port;
  }

  /** A topic that takes large messages. */
  public void topic(String name, int partitions) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      NewTopic topic =
          new NewTopic(name, partitions, (short) 1).configs(Map.of("max.message.bytes", LARGEST));
      get(admin.createTopics(List.of(topic)).all());
    }
  }

  /** Sends them all, and returns once the broker has them. */
  public void send(List<ProducerRecord<byte[], byte[]>> records) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            servers(),
            "max.request.size",
            LARGEST,
            "buffer.memory",
            64 << 20,
            "linger.ms",
            5);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      records.forEach(record -> sent.add(producer.send(record)));
      sent.forEach(KafkaProcess::get);
    }
  }

  /** Sends one text under a key. */
  public void send(String topic, String key, String text) {
    send(List.of(new ProducerRecord<>(topic, bytes(key), bytes(text))));
  }

  /** The first so many texts of a topic of one partition. */
  public List<String> read(String topic, int count) {
    List<String> texts = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      Await.within(
          PATIENCE,
          () -> {
            consumer
                .poll(Duration.ofMillis(100))
                .forEach(record -> texts.add(new String(record.value(), StandardCharsets.UTF_8)));
            return texts.size();
          },
          read -> read >= count);
    }
    return texts.subList(0, count);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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

  /** Starts it again on the same port, with the same topics. */
  public void restart() {
    try {
      process = broker();
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
    awaitAnswer();
  }

  @Override
  public void close() {
    kill();
    Children.delete(folder);
  }

  private String settings() {
    int controller = Children.freePort();
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        log.dirs=%3$s
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=3
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        group.initial.rebalance.delay.ms=0
        message.max.bytes=%4$s
        replica.fetch.max.bytes=%4$s
        """
        .formatted(port, controller, folder.resolve("data"), LARGEST);
  }

  private static void format(Path settings) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int code =
        StorageTool.execute(
            new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()},
            new PrintStream(said, true, StandardCharsets.UTF_8));
    if (code != 0) {
      throw new IllegalStateException("not formatted: " + said.toString(StandardCharsets.UTF_8));
    }
  }

  private Process broker() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx384m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "kafka.Kafka",
            folder.resolve("server.properties").toString());
    return Children.start(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile())));
  }

  private void awaitAnswer() {
    Await.within(
        PATIENCE,
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("the broker has ended:\n" + log());
          }
          try (Admin admin =
              Admin.create(
                  Map.of(
                      "bootstrap.servers", servers(),
                      "default.api.timeout.ms", 2_000,
                      "request.timeout.ms", 1_000))) {
            return admin.describeCluster().nodes().get().size();
          } catch (ExecutionException notYet) {
            return 0;
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
          }
        },
        nodes -> nodes == 1);
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("broker.log"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException | TimeoutException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
