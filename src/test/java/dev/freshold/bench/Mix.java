package dev.freshold.bench;

import com.google.protobuf.MessageLite;
import dev.freshold.bench.Rig.Case;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A mixed work on one node: keys by Zipf's law, of values of one size, which the node loads from an
 * origin where it has none; now and then a put, or an invalidation of a tag.
 *
 * @param size of each value, in bytes
 * @param puts of a thousand calls
 * @param invalidations of a thousand calls, each of one of {@link #SHELVES} tags
 */
record Mix(String name, int size, int puts, int invalidations) {

  static final int KEYS = 2_000;
  static final int SHELVES = 50;

  private static final String NAMESPACE = "mixed";
  private static final String SERVICE = "/freshold.v1.CacheService/";
  private static final long LONGEST_FILLING = 20_000;
  private static final int THOUSAND = 1_000;

  /**
   * In which the order of calls comes again: long enough for its hot keys to be those of the law.
   */
  private static final int CALLS = 8 * THOUSAND;

  Case on(Rig rig, ServerProcess node, long millis) {
    Zipf keys = new Zipf(KEYS, 42);
    Random random = new Random(4711);
    List<String> lines =
        IntStream.range(0, CALLS)
            .mapToObj(call -> line(keys.next(), random.nextInt(THOUSAND)))
            .toList();
    String bodies = rig.lines("mix-" + size + "-" + puts + "-" + invalidations, lines);
    return new Case(
        name, LoadPlan.closed(node.port(), ServerCases.GET, bodies, millis), node.pid());
  }

  /** Each key once, so that all are there. */
  LoadPlan filling(Rig rig, ServerProcess node) {
    List<String> lines =
        IntStream.range(0, KEYS).mapToObj(place -> line("Get", get(place))).toList();
    return LoadPlan.closed(node.port(), ServerCases.GET, rig.lines("filling-" + size, lines), 0)
        .upTo(KEYS, LONGEST_FILLING);
  }

  private String line(int place, int draw) {
    if (draw < puts) {
      return line("Put", put(place));
    }
    return draw < puts + invalidations
        ? line("InvalidateTag", InvalidateTagRequest.newBuilder().addTags(tag(place)).build())
        : line("Get", get(place));
  }

  private static String line(String method, MessageLite message) {
    return Message.line(SERVICE + method, message.toByteArray());
  }

  private GetRequest get(int place) {
    return GetRequest.newBuilder()
        .setNamespace(NAMESPACE)
        .setKey(key(place))
        .setOnMiss(GetRequest.OnMiss.LOAD)
        .build();
  }

  private PutRequest put(int place) {
    return PutRequest.newBuilder()
        .setNamespace(NAMESPACE)
        .setKey(key(place))
        .setVersion(Message.VERSION)
        .setValue(Value.newBuilder().setText("y".repeat(size)))
        .build();
  }

  /** The origin reads the size off it, and the namespace the tag. */
  private String key(int place) {
    return size + "/" + place % SHELVES + "/" + place;
  }

  private String tag(int place) {
    return "shelf:" + size + "-" + place % SHELVES;
  }
}
