package dev.freshold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.KafkaProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.testing.Shell;
import dev.freshold.testing.Shell.Ran;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.ChannelState;
import dev.freshold.v1.ListChannelsRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** What the page about events has to paste, on the samples and a real broker. */
final class EventsDocIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TOPIC = "shop.orders";

  @Test
  void eventsPage_everyCommand_answersWhatItShows() throws IOException {
    List<Example> examples = Example.of(Files.readString(Path.of("docs/features/events.md")));
    assertThat(examples).hasSizeGreaterThan(7);

    try (KafkaProcess kafka = KafkaProcess.start()) {
      kafka.topic(TOPIC, 1);
      kafka.topic(TOPIC + ".dead-letters", 1);
      try (ServerProcess node = node(kafka)) {
        kafka.send(
            Files.readString(Path.of("samples/events.jsonl"))
                .lines()
                .map(
                    line ->
                        new ProducerRecord<byte[], byte[]>(
                            TOPIC, line.getBytes(StandardCharsets.UTF_8)))
                .toList());
        untilDone(node);

        List<Ran> ran = Shell.paste(examples.stream().map(one -> here(one, node)).toList());

        SoftAssertions all = new SoftAssertions();
        for (int i = 0; i < examples.size(); i++) {
          Example example = examples.get(i);
          String said = withoutTheJdk(ran.get(i).output());
          if (example.answer() == null) {
            all.assertThat(ran.get(i).exitCode()).as(ran.get(i).toString()).isZero();
          } else if (!example.isAnsweredBy(said)) {
            all.assertThat(said).as(example.command()).isEqualTo(example.answer());
          }
        }
        all.assertAll();
      }
    }
  }

  /** Scripts say which one they take where the default is another. */
  private static String withoutTheJdk(String output) {
    return output
        .lines()
        .filter(line -> !line.startsWith("Using JDK"))
        .collect(Collectors.joining("\n"));
  }

  private static ServerProcess node(KafkaProcess kafka) {
    return ServerProcess.start(
        Map.of(
            "FRESHOLD_CHANNELS_ORDERS_SERVERS",
            kafka.servers(),
            "QUARKUS_CONFIG_LOCATIONS",
            ServerProcess.settingsFile("samples/events.yaml")
                + ','
                + ServerProcess.settingsFile("samples/kafka.yaml")));
  }

  private static void untilDone(ServerProcess node) {
    ManagedChannel channel = node.channel();
    try {
      Await.within(
          PATIENCE,
          () ->
              AdminServiceGrpc.newBlockingStub(channel)
                  .listChannels(ListChannelsRequest.getDefaultInstance())
                  .getChannels(0),
          EventsDocIT::isDone);
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean isDone(ChannelState state) {
    return state.getCounts().getReceived() == 4
        && state.hasBacklog()
        && state.getBacklog() == 0
        && state.getDeadLetters() == 1;
  }

  private static String here(Example example, ServerProcess node) {
    return example
        .command()
        .replace("localhost:9000", "localhost:" + node.port())
        .replace("localhost:9001", "localhost:" + node.managementPort());
  }
}
