package dev.freshold.testing;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real RabbitMQ of our own on loopback, with a port mapper of its own, which keeps its durable
 * queues when it is killed.
 */
public final class RabbitProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int port = Children.freePort();
  private final int mapperPort = Children.freePort();
  private final int peerPort = Children.freePort();
  private final Path folder;
  private final Process mapper;
  private Process process;

  private RabbitProcess() {
    try {
      folder = Files.createTempDirectory("freshold-rabbit");
      Files.writeString(folder.resolve("plugins"), "[].\n");
      mapper =
          Children.start(
              quiet(
                  new ProcessBuilder(
                      "epmd", "-port", Integer.toString(mapperPort), "-address", "127.0.0.1")));
      process = launch();
    } catch (IOException unstartable) {
      throw new UncheckedIOException(
          "rabbitmq-server is needed: install it with your package manager, or run make tools",
          unstartable);
    }
    awaitAnswer();
  }

  public static RabbitProcess start() {
    return new RabbitProcess();
  }

  public String servers() {
    return "127.0.0.1:" + port;
  }

  /** Sends them all to a queue that is there, and returns once the broker has them. */
  public void send(String queue, List<byte[]> messages) {
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      channel.confirmSelect();
      AMQP.BasicProperties properties =
          MessageProperties.PERSISTENT_BASIC.builder().contentType("application/json").build();
      for (byte[] message : messages) {
        channel.basicPublish("", queue, properties, message);
      }
      channel.waitForConfirmsOrDie(PATIENCE.toMillis());
    } catch (IOException | TimeoutException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** Takes nothing from the queue, and returns the headers of its first message. */
  public Map<String, String> headersOfFirst(String queue) {
    try (Connection connection = connect();
        Channel channel = connection.createChannel()) {
      GetResponse got = channel.basicGet(queue, false);
      if (got == null) {
        throw new IllegalStateException("nothing lies in " + queue);
      }
      Map<String, String> headers = new TreeMap<>();
      got.getProps().getHeaders().forEach((name, value) -> headers.put(name, value.toString()));
      return headers;
    } catch (IOException | TimeoutException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** SIGKILL. */
  public void kill() {
    List<ProcessHandle> below = process.descendants().toList();
    process.destroyForcibly();
    below.forEach(ProcessHandle::destroyForcibly);
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("the broker does not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    below.forEach(handle -> handle.onExit().join());
  }

  /** Starts it again on the same port, with the same queues. */
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
    kill();
    mapper.destroyForcibly();
    Children.delete(folder);
  }

  private Process launch() throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/usr/lib/rabbitmq/bin/rabbitmq-server");
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("RABBITMQ_"));
    environment.put("HOME", folder.toString());
    environment.put("ERL_EPMD_PORT", Integer.toString(mapperPort));
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODENAME", "freshold" + port + "@localhost");
    environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
    environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(peerPort));
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
    environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
    environment.put("RABBITMQ_CONF_ENV_FILE", folder.resolve("none").toString());
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("none").toString());
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
    return Children.start(quiet(builder));
  }

  private static ProcessBuilder quiet(ProcessBuilder builder) {
    return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
  }

  private void awaitAnswer() {
    Await.within(
        PATIENCE,
        () -> {
          try (Connection connection = connect()) {
            return connection.isOpen();
          } catch (IOException | TimeoutException notYet) {
            return false;
          }
        },
        open -> open);
  }

  private Connection connect() throws IOException, TimeoutException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setConnectionTimeout(5_000);
    return factory.newConnection();
  }
}
