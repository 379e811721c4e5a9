package dev.freshold.bench;

import com.google.protobuf.CodedOutputStream;
import dev.freshold.bench.Rig.Case;
import dev.freshold.testing.ServerProcess;
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
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Hits of one node, and the same calls of the empty service. */
final class ServerCases {

  static final String GET = "/freshold.v1.CacheService/Get";
  static final String GET_MANY = "/freshold.v1.CacheService/GetMany";

  /** Values in a GetMany. */
  static final int BATCH = 64;

  private static final String ECHO = "/freshold.bench.EchoService/Echo";
  private static final int KEYS = 200;

  private final Rig rig;
  private final ServerProcess node;
  private final long millis;
  private final CacheServiceBlockingStub cache;

  ServerCases(Rig rig, long millis) {
    this(rig, rig.nodeAt(0), millis);
  }

  ServerCases(Rig rig, ServerProcess node, long millis) {
    this.rig = rig;
    this.node = node;
    this.millis = millis;
    this.cache = CacheServiceGrpc.newBlockingStub(node.untilReady().channel());
  }

  /** Puts what they read, and looks whether each is served from where it should be. */
  void fill() {
    for (int size : List.of(128, 1_024)) {
      fill("near", size);
      fill("far", size);
    }
    requireServed("near", Hit.Served.LOCAL);
    requireServed("far", Hit.Served.STORE);
  }

  /** From the node's own memory. */
  Case near(int size) {
    return gets("near", size);
  }

  /** From Redis. */
  Case far(int size) {
    return gets("far", size);
  }

  private Case gets(String namespace, int size) {
    List<byte[]> messages = keys(size).map(key -> get(namespace, key).toByteArray()).toList();
    String bodies = rig.bodies(namespace + size, messages);
    return new Case(
        namespace + " " + size + " B",
        LoadPlan.closed(node.port(), GET, bodies, millis),
        node.pid());
  }

  /** So many from the node's own memory with one call. */
  Case many() {
    GetManyRequest.Builder many = GetManyRequest.newBuilder().setNamespace("near");
    keys(128).limit(BATCH).forEach(many::addKeys);
    return new Case(
        "64 near in one call",
        LoadPlan.closed(
            node.port(), GET_MANY, rig.bodies("many", List.of(many.build().toByteArray())), millis),
        node.pid());
  }

  /** The empty service, with as long a request, and as long an answer, as that of a Get. */
  Case echo(int size) {
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
