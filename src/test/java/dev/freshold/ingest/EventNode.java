package dev.freshold.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.ChannelState;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.ExplainResponse;
import dev.freshold.v1.ListChannelsRequest;
import dev.freshold.v1.ListDeadLettersRequest;
import dev.freshold.v1.ListDeadLettersResponse;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutManyResponse;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.ReplayDeadLettersRequest;
import dev.freshold.v1.ReplayEventsRequest;
import dev.freshold.v1.ReplayProgress;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A packaged node with one channel called events, and a rule for rows of a namespace product. */
public final class EventNode implements AutoCloseable {

  /** Enough for a machine that does ten things at once; and a millisecond for each event. */
  private static final Duration PATIENCE =
      Duration.ofMinutes(3).plusMillis(Integer.getInteger("events", 0));

  private static final int BATCH = 200;

  private final Path settings;
  private final ServerProcess server;
  private final ManagedChannel channel;

  private EventNode(Map<String, String> environment, String channelLines) {
    Map<String, String> all = new HashMap<>(environment);
    try {
      settings = Files.createTempFile("freshold-events", ".yaml");
      Files.writeString(settings, settings(channelLines));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    all.put("QUARKUS_CONFIG_LOCATIONS", settings.toString());
    server = ServerProcess.start(all);
    channel = server.channel();
  }

  /** With these lines below its channel. */
  public static EventNode start(Map<String, String> environment, String... channelLines) {
    return new EventNode(environment, String.join("\n      ", channelLines));
  }

  /** Lives that outlast the longest play, which is read after its end. */
  private static String settings(String channelLines) {
    return """
        config_ordinal: 290
        freshold:
          fence-life: 4h
          namespaces:
            product:
              max-staleness: 4h
              ttl: 3h
          channels:
            events:
              %s
          rules:
            rows:
              types: ["row"]
              namespace: product
              keys: ["{data.id}"]
              version: data.version
              reach: store
        """
        .formatted(channelLines.replace("\n      ", "\n      "));
  }

  /** An event about a row. */
  public static String row(String id, long version) {
    return "{\"type\":\"row\",\"id\":\"%s\",\"version\":%d}".formatted(id, version);
  }

  public ServerProcess server() {
    return server;
  }

  public ChannelState state() {
    return admin().listChannels(ListChannelsRequest.getDefaultInstance()).getChannels(0);
  }

  /** The channel once it is as expected. */
  public ChannelState until(Predicate<ChannelState> expected) {
    return Await.within(PATIENCE, this::state, expected);
  }

  /** Once all that was sent is done with. */
  public ChannelState untilCaughtUp(long deadLetters) {
    return until(
        state ->
            state.getDown().isEmpty()
                && state.getBacklog() == 0
                && state.getDeadLetters() >= deadLetters);
  }

  public ListDeadLettersResponse deadLetters(int limit) {
    return admin()
        .listDeadLetters(
            ListDeadLettersRequest.newBuilder().setChannel("events").setLimit(limit).build());
  }

  /** The last progress of a replay of everything. */
  public ReplayProgress replayEvents() {
    List<ReplayProgress> all = new ArrayList<>();
    admin()
        .replayEvents(
            ReplayEventsRequest.newBuilder().setChannel("events").setRate(100_000).build())
        .forEachRemaining(response -> all.add(response.getProgress()));
    return all.getLast();
  }

  public ReplayProgress replayDeadLetters() {
    List<ReplayProgress> all = new ArrayList<>();
    admin()
        .replayDeadLetters(
            ReplayDeadLettersRequest.newBuilder().setChannel("events").setRate(100_000).build())
        .forEachRemaining(response -> all.add(response.getProgress()));
    return all.getLast();
  }

  public ExplainResponse explain(String key) {
    return admin().explain(ExplainRequest.newBuilder().setNamespace("product").setKey(key).build());
  }

  /**
   * That each key has exactly the version of the model: nothing older is stored, which would be an
   * event lost, and that version itself is, which would not be so if a fence stood too high. What
   * the channel knows of its broker may be two seconds old, so that the last events may be still on
   * their way.
   */
  public void agreesWith(Map<String, Long> model) {
    Await.within(PATIENCE, () -> stored(model, -1), List::isEmpty);
    assertThat(stored(model, 0)).as("fences stand too high").hasSameSizeAs(model.keySet());
  }

  private List<String> stored(Map<String, Long> model, int below) {
    List<String> stored = new ArrayList<>();
    List<String> keys = List.copyOf(model.keySet());
    for (int i = 0; i < keys.size(); i += BATCH) {
      List<String> some = keys.subList(i, Math.min(keys.size(), i + BATCH));
      PutManyRequest.Builder puts = PutManyRequest.newBuilder();
      some.forEach(
          key ->
              puts.addPuts(
                  PutRequest.newBuilder()
                      .setNamespace("product")
                      .setKey(key)
                      .setValue(Value.newBuilder().setText("x"))
                      .setVersion(model.getOrDefault(key, 0L) + below)));
      PutManyResponse answer =
          CacheServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
              .putMany(puts.build());
      for (int j = 0; j < some.size(); j++) {
        if (answer.getResults(j).hasStored()) {
          stored.add(some.get(j));
        }
      }
    }
    return stored;
  }

  private AdminServiceBlockingStub admin() {
    return AdminServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
    try {
      Files.deleteIfExists(settings);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
