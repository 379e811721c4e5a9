package dev.freshold.ingest.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.freshold.ingest.ChannelText;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way back to the broker for what came over one of its channels. Its client blocks, so that it
 * has threads of its own. Dead letters have another, and another connection: a broker that is short
 * of memory reads nothing more from connections that publish, acknowledgements neither.
 */
final class RabbitLink implements AutoCloseable {

  private final Channel channel;
  private final RabbitClients clients;
  private final ChannelText text;
  private final ExecutorService settling;
  private final ExecutorService burying;
  private @Nullable Connection graveyard;
  private @Nullable RabbitLetters letters;

  /** With both queues declared. */
  RabbitLink(Connection connection, RabbitClients clients, ChannelText text)
      throws IOException, TimeoutException {
    clients.declare(connection);
    this.channel = connection.createChannel();
    this.clients = clients;
    this.text = text;
    this.settling = thread("rabbit-settles-" + text.name());
    this.burying = thread("rabbit-buries-" + text.name());
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofVirtual().name(name).factory());
  }

  Channel channel() {
    return channel;
  }

  /** Whether it is lost, so that the broker brings again what was not settled. */
  boolean isGone() {
    return !channel.isOpen();
  }

  Uni<Void> ack(long tag) {
    return run(settling, () -> channel.basicAck(tag, false));
  }

  /** Puts a message to the dead letters, and acknowledges it once the broker has it there. */
  Uni<Void> bury(long tag, AMQP.BasicProperties properties, byte[] body) {
    return run(burying, () -> put(properties, body)).chain(() -> ack(tag));
  }

  private void put(AMQP.BasicProperties properties, byte[] body)
      throws IOException, TimeoutException {
    if (isGone()) {
      throw new IOException("the connection is lost");
    }
    RabbitLetters open = letters;
    if (open == null || !open.isOpen()) {
      leaveGraveyard();
      Connection connection = clients.connect();
      graveyard = connection;
      open = new RabbitLetters(connection.createChannel(), text.deadLetters());
      letters = open;
    }
    open.put(properties, body);
  }

  private void leaveGraveyard() {
    if (graveyard != null) {
      graveyard.abort();
    }
  }

  /** Something that asks the broker. */
  private interface Step {
    void run() throws IOException, TimeoutException;
  }

  /** A thread that has ended takes nothing more, and what came over its channel is lost with it. */
  private static Uni<Void> run(ExecutorService thread, Step step) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              try {
                thread.execute(() -> run(step, emitter));
              } catch (RejectedExecutionException ended) {
                emitter.fail(new IOException("the connection is lost", ended));
              }
            });
  }

  private static void run(Step step, UniEmitter<? super Void> emitter) {
    try {
      step.run();
      emitter.complete(null);
    } catch (IOException | TimeoutException | RuntimeException failure) {
      emitter.fail(failure);
    }
  }

  /** What is under way is still tried, and fails if the channel is closed. */
  @Override
  public void close() {
    settling.shutdown();
    burying.execute(this::leaveGraveyard);
    burying.shutdown();
  }
}
