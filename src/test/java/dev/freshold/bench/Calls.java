package dev.freshold.bench;

import com.google.protobuf.MessageLite;
import dev.freshold.bench.GrowthRig.Stand;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.Reach;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The calls whose growth is measured, as plans for the generator: so many callers, each of which
 * calls again when it is answered. All of their calls count, for all of what they cost does.
 *
 * @param millis of each measurement
 */
record Calls(GrowthRig rig, long millis) {

  private static final String SERVICE = "/freshold.v1.CacheService/";

  /** Calls under way on all nodes together. */
  private static final int CALLERS = 24;

  private static final int CONNECTIONS = 2;
  private static final int HIT = 0x0a;
  private static final int MISS = 0x1a;

  /** More puts than there is time for, so that each has a version of its own. */
  private static final int PUTS = 30_000;

  /** Hits of these keys, on so many nodes. */
  LoadPlan gets(Stand stand, int nodes, Stock stock, long[] numbers) {
    return plan(
        stand.ports(nodes),
        "Get",
        rig.bodies(LongStream.of(numbers).mapToObj(stock::get).map(MessageLite::toByteArray)),
        HIT);
  }

  /** Misses, each of a key that nobody has asked for yet, and each with a lease. */
  LoadPlan misses(Stand stand, Stock stock, LongSupplier numbers) {
    return plan(
            stand.ports(1),
            "Get",
            rig.bodies(
                LongStream.generate(numbers)
                    .limit(PUTS)
                    .mapToObj(stock::get)
                    .map(MessageLite::toByteArray)),
            MISS)
        .upTo(PUTS, millis);
  }

  /** Puts of these keys in turn, each with a new version. */
  LoadPlan puts(Stand stand, Stock stock, long[] numbers, LongSupplier versions) {
    return plan(
            stand.ports(1),
            "Put",
            rig.bodies(
                LongStream.range(0, PUTS)
                    .mapToObj(
                        i -> stock.put(numbers[(int) (i % numbers.length)], versions.getAsLong()))
                    .map(MessageLite::toByteArray)),
            HIT)
        .upTo(PUTS, millis);
  }

  /** Invalidations of these tags, all in one call. */
  LoadPlan invalidations(Stand stand, Reach reach, List<String> tags) {
    byte[] message =
        InvalidateTagRequest.newBuilder().addAllTags(tags).setReach(reach).build().toByteArray();
    return plan(stand.ports(1), "InvalidateTag", rig.bodies(Stream.of(message)), HIT);
  }

  private LoadPlan plan(List<Integer> ports, String method, String bodies, int firstByte) {
    return new LoadPlan(
        ports,
        SERVICE + method,
        CONNECTIONS,
        Math.max(1, CALLERS / CONNECTIONS / ports.size()),
        0,
        millis,
        0,
        0,
        bodies,
        firstByte,
        "");
  }
}
