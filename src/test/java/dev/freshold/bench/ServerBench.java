package dev.freshold.bench;

import com.google.protobuf.CodedOutputStream;
import dev.freshold.bench.Rig.Case;
import dev.freshold.bench.Work.Measured;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One node as its callers see it: S1, S2, S2b and S3. */
final class ServerBench {

  static final String GET = "/freshold.v1.CacheService/Get";
  static final String GET_MANY = "/freshold.v1.CacheService/GetMany";
  private static final String ECHO = "/freshold.bench.EchoService/Echo";
  private static final String NEAR = "near 128 B";
  private static final String FAR = "far 128 B";
  private static final int KEYS = 200;

  /** Twice for each case: more than the compiler needs to have seen of it, at any speed. */
  private static final long WARM_CALLS = 100_000;

  private static final long WARM_MILLIS = 30_000;
  private static final int BATCH = 64;

  private final Rig rig;
  private final Report report;
  private final int rounds;
  private final long millis;
  private final CacheServiceBlockingStub cache;

  ServerBench(Rig rig, Report report, int rounds, long millis) {
    this.rig = rig;
    this.report = report;
    this.rounds = rounds;
    this.millis = millis;
    this.cache = CacheServiceGrpc.newBlockingStub(rig.channel());
  }

  void run() {
    for (int size : List.of(128, 1_024)) {
      fill("near", size);
      fill("far", size);
    }
    List<Case> nears = List.of(near(128), echo(128), near(1_024), echo(1_024));
    Case many = many();
    List<Case> all = new ArrayList<>(nears);
    all.add(far(128));
    all.add(many);
    warm(all);
    rig.pin();
    besideEcho(rig.interleaved(rounds, nears));
    fromRedis(rig.interleaved(rounds, List.of(near(128), far(128))), "4 x 16");
    fromRedis(rig.interleaved(rounds, List.of(near(128).wide(), far(128).wide())), "4 x 64");
    alone();
    inBatches(rig.interleaved(rounds, List.of(near(128), many)));
    rig.unpin();
  }

  /** Long enough for the compiler, and a look at whether each is served from where it should be. */
  private void warm(List<Case> cases) {
    requireServed("near", Hit.Served.LOCAL);
    requireServed("far", Hit.Served.STORE);
    for (int i = 0; i < 2; i++) {
      for (Case one : cases) {
        rig.load(one.plan().upTo(WARM_CALLS, WARM_MILLIS)).requireClean();
      }
    }
    requireServed("near", Hit.Served.LOCAL);
  }

  private void besideEcho(Map<String, Work> works) {
    for (int size : List.of(128, 1_024)) {
      Work near = work(works, "near " + size + " B");
      Work echo = work(works, "echo " + size + " B");
      report.detail(near);
      report.detail(echo);
      report.atLeast(
          "S1",
          "Get of %d B from the node's memory / empty call of that size, calls a second"
              .formatted(size),
          near.against(echo, Measured::perSecond),
          .9);
      report.atMost("S1", "the same, p99", near.against(echo, one -> one.load().p99()), 1.2);
      report.note(
          "S1",
          "the same, CPU of the server for a call",
          near.against(echo, Measured::cpuMicros).text());
    }
  }

  private void fromRedis(Map<String, Work> works, String callers) {
    Work near = work(works, NEAR);
    Work far = work(works, FAR);
    report.detail(new Work(near.name() + ", " + callers, near.rounds()));
    report.detail(new Work(far.name() + ", " + callers, far.rounds()));
    report.atLeast(
        "S2",
        "Get from Redis / Get from the node's memory, " + callers + " callers, calls a second",
        far.against(near, Measured::perSecond),
        .75);
    report.note(
        "S2",
        "the same, by CPU of the server for a call",
        near.against(far, Measured::cpuMicros).text());
  }

  /** One caller: what is added to a round trip to Redis. */
  private void alone() {
    Map<String, Work> works =
        rig.interleaved(
            rounds,
            List.of(
                far(128).named("far, one caller").narrow(),
                echo(128).named("echo, one caller").narrow()));
    List<Double> gets = new ArrayList<>();
    String key = "{default.0}k:far::128-0";
    try (PlainRedis plain = new PlainRedis(rig.redis().port())) {
      for (int round = 0; round < rounds; round++) {
        Samples samples = new Samples(2_000);
        for (int i = 0; i < 2_000; i++) {
          samples.time(() -> plain.command("GET", key));
        }
        gets.add(samples.micros(.5));
      }
    }
    Spread get = Spread.of(gets.stream().mapToDouble(Double::doubleValue).toArray());
    Work far = work(works, "far, one caller");
    Work echo = work(works, "echo, one caller");
    report.detail(far);
    report.detail(echo);
    report.note("S2b", "GET of the same entry over a plain blocking socket, p50, µs", get.text());
    double allowed = 1.3 * get.median() + echo.of(one -> one.load().p50()).median();
    report.atMost(
        "S2b",
        "Get from Redis, one caller / (1.3 GET + an empty call), p50",
        Spread.of(far.of(one -> one.load().p50()).median() / allowed),
        1);
  }

  private void inBatches(Map<String, Work> works) {
    Work near = work(works, NEAR);
    Work many = work(works, "64 near in one call");
    report.detail(many);
    report.atLeast(
        "S3",
        "values a second by GetMany of 64 / by Get",
        many.against(near, Measured::perSecond).times(BATCH),
        15);
  }

  private static Work work(Map<String, Work> works, String name) {
    Work work = works.get(name);
    if (work == null) {
      throw new IllegalArgumentException(name);
    }
    return work;
  }

  private Case near(int size) {
    return gets("near", size);
  }

  private Case far(int size) {
    return gets("far", size);
  }

  private Case gets(String namespace, int size) {
    List<byte[]> messages = keys(size).map(key -> get(namespace, key).toByteArray()).toList();
    String bodies = rig.bodies(namespace + size, messages);
    return new Case(
        namespace + " " + size + " B",
        LoadPlan.closed(rig.port(), GET, bodies, millis),
        rig.nodeAt(0).pid());
  }

  private Case many() {
    GetManyRequest.Builder many = GetManyRequest.newBuilder().setNamespace("near");
    keys(128).limit(BATCH).forEach(many::addKeys);
    return new Case(
        "64 near in one call",
        LoadPlan.closed(
            rig.port(), GET_MANY, rig.bodies("many", List.of(many.build().toByteArray())), millis),
        rig.nodeAt(0).pid());
  }

  /** As long a request, and as long an answer, as that of a Get. */
  private Case echo(int size) {
    GetRequest request = get("near", size + "-0");
    int answer = cache.get(request).getSerializedSize();
    byte[] message = echoRequest(answer, request.getSerializedSize());
    return new Case(
        "echo " + size + " B",
        LoadPlan.closed(
            rig.echo().port(), ECHO, rig.bodies("echo" + size, List.of(message)), millis),
        rig.echo().pid());
  }

  /** By hand, for the message is not one of ours: the length of the answer, and padding. */
  private static byte[] echoRequest(int answer, int length) {
    byte[] message = new byte[length];
    CodedOutputStream out = CodedOutputStream.newInstance(message);
    try {
      out.writeInt32(1, answer - 1 - CodedOutputStream.computeUInt32SizeNoTag(answer));
      out.writeByteArray(2, new byte[out.spaceLeft() - 2]);
      out.checkNoSpaceLeft();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
    return message;
  }

  private static Stream<String> keys(int size) {
    return IntStream.range(0, KEYS).mapToObj(i -> size + "-" + i);
  }

  private static GetRequest get(String namespace, String key) {
    return GetRequest.newBuilder().setNamespace(namespace).setKey(key).build();
  }

  private void fill(String namespace, int size) {
    keys(size)
        .forEach(
            key ->
                require(
                    cache
                        .put(
                            PutRequest.newBuilder()
                                .setNamespace(namespace)
                                .setKey(key)
                                .setVersion(1)
                                .addTags("tenant:42")
                                .setValue(Value.newBuilder().setText("x".repeat(size)))
                                .build())
                        .hasStored(),
                    "a put was refused"));
  }

  private void requireServed(String namespace, Hit.Served expected) {
    GetRequest request = get(namespace, "128-0");
    cache.get(request);
    GetResponse response = cache.get(request);
    require(
        response.getHit().getServed() == expected && response.getHit().getTagsCount() == 2,
        "not served as it should be: " + response);
  }

  private static void require(boolean fine, String otherwise) {
    if (!fine) {
      throw new IllegalStateException(otherwise);
    }
  }
}
