package dev.freshold.ingest.pulsar;

import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.From;
import dev.freshold.ingest.Letter;
import dev.freshold.ingest.Reader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pulsar.client.api.Message;
import org.apache.pulsar.client.api.MessageId;
import org.apache.pulsar.client.api.MessageIdAdv;
import org.apache.pulsar.client.api.PulsarClient;
import org.apache.pulsar.client.api.PulsarClientException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a topic up to what was its end when it was opened, one partition after the other, so that
 * each key keeps its order. A token is the number of a partition and the id of a message there,
 * such as <code>0.CAEQ</code>.
 */
final class PulsarHistory implements Reader {

  private static final int POLL_MILLIS = 500;
  private static final int PATIENCE_SECONDS = 30;

  private final PulsarClient client;
  private final List<String> partitions;
  private final List<MessageIdAdv> ends;
  private final From from;

  /** Where to go on in the first partition; null: that has begun. */
  private @Nullable MessageId after;

  private int partition;
  private org.apache.pulsar.client.api.@Nullable Reader<byte[]> reader;

  private PulsarHistory(
      PulsarClient client,
      List<String> partitions,
      List<MessageIdAdv> ends,
      From from,
      int partition,
      @Nullable MessageId after) {
    this.client = client;
    this.partitions = partitions;
    this.ends = ends;
    this.from = from;
    this.partition = partition;
    this.after = after;
  }

  static Reader open(PulsarClients clients, String topic, From from) throws BrokerException {
    int partition = 0;
    MessageId after = null;
    if (from instanceof From.After(String token)) {
      if (!token.matches("\\d{1,6}\\..+")) {
        throw new IllegalArgumentException("is no token of this channel");
      }
      int dot = token.indexOf('.');
      partition = Integer.parseInt(token.substring(0, dot));
      after = PulsarLetters.parse(token.substring(dot + 1));
    }
    try {
      PulsarClient client = clients.connect();
      try {
        List<String> partitions =
            client.getPartitionsForTopic(topic).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return new PulsarHistory(
            client, partitions, ends(client, partitions), from, partition, after);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        client.shutdown();
        throw PulsarClients.failure(interrupted);
      } catch (ExecutionException | TimeoutException | PulsarClientException failure) {
        client.shutdown();
        throw PulsarClients.failure(failure);
      }
    } catch (PulsarClientException failure) {
      throw PulsarClients.failure(failure);
    }
  }

  private static List<MessageIdAdv> ends(PulsarClient client, List<String> partitions)
      throws PulsarClientException {
    List<MessageIdAdv> ends = new ArrayList<>();
    for (String partition : partitions) {
      try (var reader =
          client.newReader().topic(partition).startMessageId(MessageId.latest).create()) {
        ends.add((MessageIdAdv) reader.getLastMessageIds().getFirst());
      } catch (IOException failure) {
        throw PulsarClientException.unwrap(failure);
      }
    }
    return ends;
  }

  @Override
  public @Nullable Letter next() throws BrokerException {
    try {
      while (partition < partitions.size()) {
        var reading = reader;
        if (reading == null) {
          reading = start();
          reader = reading;
        }
        Message<byte[]> message = reading.hasMessageAvailable() ? read(reading) : null;
        if (message != null && !isBehind(message.getMessageId(), ends.get(partition))) {
          return new Letter(
              PulsarClients.raw(message),
              partition + "." + PulsarLetters.print(message.getMessageId()),
              "",
              "");
        }
        var _ = reading.closeAsync();
        reader = null;
        partition++;
      }
      return null;
    } catch (PulsarClientException failure) {
      throw PulsarClients.failure(failure);
    }
  }

  /** There is one, so that it comes, unless the broker does not. */
  private static Message<byte[]> read(org.apache.pulsar.client.api.Reader<byte[]> reading)
      throws PulsarClientException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() - deadline < 0) {
      Message<byte[]> message = reading.readNext(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (message != null) {
        return message;
      }
    }
    throw new PulsarClientException.TimeoutException("the broker brings nothing");
  }

  private org.apache.pulsar.client.api.Reader<byte[]> start() throws PulsarClientException {
    MessageId behind = after;
    after = null;
    var reading =
        client
            .newReader()
            .topic(partitions.get(partition))
            .startMessageId(behind == null ? MessageId.earliest : behind)
            .create();
    if (from instanceof From.Time(long millis)) {
      reading.seek(millis);
    }
    return reading;
  }

  /** Of messages of one batch the end may be any. */
  private static boolean isBehind(MessageId id, MessageIdAdv end) {
    MessageIdAdv at = (MessageIdAdv) id;
    return at.getLedgerId() > end.getLedgerId()
        || (at.getLedgerId() == end.getLedgerId() && at.getEntryId() > end.getEntryId());
  }

  /** A broker does not tell how many messages stand before one of them. */
  @Override
  public long remaining() {
    return partition < partitions.size() ? 1 : 0;
  }

  @Override
  public void done(String token) {
    // History stays as it is.
  }

  @Override
  public void keep(Letter letter) {
    // It is kept.
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (PulsarClientException failure) {
      var _ = client.closeAsync();
    }
  }
}
