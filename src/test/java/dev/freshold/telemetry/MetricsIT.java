package dev.freshold.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetRequest.OnMiss;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The metrics of a packaged node: what they are, and that there are never more of them. */
@TestInstance(Lifecycle.PER_CLASS)
class MetricsIT {

  private static final Path PAGE = Path.of("docs/operations/metrics.md");
  private static final String BEGIN = "<!-- begin: written by MetricsIT -->\n";
  private static final String END = "<!-- end -->";

  /** Told apart from all other words, and long enough to be in no label by chance. */
  private static final String MARK = "zqxj";

  private static final int NAMES = 10_000;
  private static final int BATCH = 250;
  private static final int TAGS = 100;

  private WatchedFleet fleet;

  @BeforeAll
  void start() {
    fleet = new WatchedFleet(1, Map.of());
  }

  @AfterAll
  void stop() {
    fleet.close();
  }

  private Scrape scrape() {
    return Scrape.of(fleet.nodes.getFirst().management("/q/metrics").body());
  }

  /** With -Ddocs.write the page is written instead of compared. */
  @Test
  void page_comparedWithWhatANodeTells_isUpToDate() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String now = page.substring(0, begin) + table(scrape()) + page.substring(page.indexOf(END));
    if (System.getProperty("docs.write") != null) {
      Files.writeString(PAGE, now);
    }

    assertThat(Files.readString(PAGE))
        .as("docs/operations/metrics.md: run this test with -Ddocs.write")
        .isEqualTo(now);
  }

  private static String table(Scrape scrape) {
    return "\n| metric | type | unit | labels | meaning |\n|---|---|---|---|---|\n"
        + scrape.ours().entrySet().stream()
            .map(one -> line(one.getKey(), one.getValue()))
            .collect(Collectors.joining("\n"))
        + "\n\n";
  }

  private static String line(String name, Scrape.Family family) {
    String labels =
        family.labels().entrySet().stream()
            .map(label -> label(label.getKey(), label.getValue()))
            .collect(Collectors.joining("; "));
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(name, family.type(), unit(name), labels, family.help());
  }

  private static String label(String name, SortedSet<String> values) {
    return name.equals("namespace") || name.equals("channel")
        ? '`' + name + '`'
        : "`%s`: %s".formatted(name, String.join(", ", values));
  }

  private static String unit(String name) {
    for (String unit : List.of("seconds", "bytes", "records")) {
      if (name.endsWith('_' + unit) || name.contains('_' + unit + '_')) {
        return unit;
      }
    }
    return "";
  }

  @Test
  void everyMetric_hasAMeaning() {
    assertThat(scrape().ours())
        .isNotEmpty()
        .allSatisfy(
            (name, one) -> {
              assertThat(one.help()).as(name).isNotBlank();
            });
  }

  @Test
  void tenThousandKeysTagsTenantsAndNamespaces_leaveNoTraceInAnyLabel_andAddNoSeries() {
    ServerProcess node = fleet.nodes.getFirst();
    ManagedChannel channel = node.channel();
    CacheServiceBlockingStub stub = CacheServiceGrpc.newBlockingStub(channel);
    calls(stub, "warm", 2);
    long before = steady();

    calls(stub, MARK, NAMES / BATCH);
    channel.shutdownNow();

    List<String> series = scrape().series();
    assertThat(series).noneMatch(one -> one.contains(MARK));
    assertThat(steady()).isLessThanOrEqualTo(before);
    assertThat(series.size()).isLessThan(2_000);
    assertThat(node.metric("freshold_errors_total{reason=\"namespace_unknown\"}"))
        .isGreaterThanOrEqualTo(NAMES);
  }

  /** Once as many series of ours are told twice as before: the node follows what it has to. */
  private long steady() {
    return Await.eventually(() -> ours(scrape()), count -> count == ours(scrape()));
  }

  private static long ours(Scrape scrape) {
    return scrape.series().stream().filter(one -> one.startsWith("freshold_")).count();
  }

  @SuppressWarnings("CheckReturnValue") // what is counted of the calls is what is looked at
  private static void calls(CacheServiceBlockingStub stub, String mark, int batches) {
    for (int batch = 0; batch < batches; batch++) {
      List<String> names =
          IntStream.range(batch * BATCH, (batch + 1) * BATCH).mapToObj(i -> mark + i).toList();
      for (OnMiss onMiss : List.of(OnMiss.RETURN, OnMiss.LEASE)) {
        stub.getMany(
            GetManyRequest.newBuilder()
                .setNamespace("list")
                .addAllKeys(names)
                .setOnMiss(onMiss)
                .build());
      }
      stub.getMany(GetManyRequest.newBuilder().setNamespace("product").addAllKeys(names).build());
      stub.putMany(puts(names));
      stub.invalidate(
          InvalidateRequest.newBuilder()
              .setNamespace("product")
              .addAllKeys(
                  names.stream().map(one -> KeyVersion.newBuilder().setKey(one).build()).toList())
              .build());
      for (int i = 0; i < names.size(); i += TAGS) {
        stub.invalidateTag(
            InvalidateTagRequest.newBuilder()
                .addAllTags(names.subList(i, Math.min(i + TAGS, names.size())))
                .build());
      }
      names.forEach(name -> refused(stub, name));
    }
  }

  private static PutManyRequest puts(List<String> names) {
    return PutManyRequest.newBuilder()
        .addAllPuts(
            names.stream()
                .map(
                    name ->
                        PutRequest.newBuilder()
                            .setNamespace("session")
                            .setKey(name)
                            .setValue(Value.newBuilder().setText(name))
                            .addTags(name)
                            .build())
                .toList())
        .build();
  }

  /** A namespace that is none, for a tenant that is one too many. */
  @SuppressWarnings("CheckReturnValue")
  private static void refused(CacheServiceBlockingStub stub, String name) {
    GetRequest get = GetRequest.newBuilder().setNamespace(name).setKey(name).build();
    try {
      stub.get(get);
    } catch (StatusRuntimeException unknown) {
      // That is what is counted.
    }
    if (name.hashCode() % 10 == 0) {
      Metadata headers = new Metadata();
      headers.put(Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER), name);
      try {
        stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers)).get(get);
      } catch (StatusRuntimeException unknown) {
        // The same.
      }
    }
  }
}
