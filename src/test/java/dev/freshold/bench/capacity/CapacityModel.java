package dev.freshold.bench.capacity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a deployment needs, by reckoning.
 *
 * <p>Redis has one thread: what each command costs it is added up. All that it publishes goes to
 * every node, whether the node serves that tenant or not. Each record of the journal (an
 * invalidation, a put with a version) is acknowledged by a renewal of each node that follows, one
 * of which at a time is under way from a node for a tenant: a record that is heard meanwhile goes
 * with the next one. So there is one round of renewals for each record while records are rare, and
 * one after the other, shared by whatever has come, when they are not.
 *
 * <p>A program besides: {@code nodes=1000 keys=1e8 reads=1e6 local=0.95 ...} as in {@link Demand}
 * prints what is forecast under the costs of bench/growth/costs.properties.
 */
public final class CapacityModel {

  /** Renewals in the time of a node lease, when nothing else renews it. */
  private static final double BEATS = 4;

  private static final double SECOND = 1e6;

  /** From here on a wait that is reckoned says nothing. */
  private static final double FULL = .99;

  /** What an invalidation waits for besides its own round, when renewals are shared. */
  private static final double SHARED_ROUNDS = 1.5;

  private final Costs costs;

  public CapacityModel(Costs costs) {
    this.costs = costs;
  }

  public Forecast forecast(Demand demand) {
    double far = demand.reads() * (1 - demand.local());
    double misses = far * demand.missing();
    double found = far - misses;
    double records = demand.invalidations() + demand.puts();
    double told = demand.nodes() * (misses + demand.puts() + demand.invalidations());
    double beats = demand.tenants() * demand.following() * BEATS * 1_000 / demand.leaseMillis();
    double own =
        (found * (1 - demand.unremembered()) * costs.hit()
                + (found * demand.unremembered() + misses) * costs.miss()
                + (misses + demand.puts()) * costs.put()
                + demand.invalidations() * costs.bump()
                + told * costs.push()
                + (records > 0 ? 0 : beats * costs.renewal()))
            / SECOND;
    double free = Math.max(0, 1 - own);
    double burst = demand.following() * costs.renewal() + demand.nodes() * costs.push();
    double round = costs.trip() + burst / Math.max(1e-9, free);
    double each = records / demand.tenants();
    double busy = Math.min(1, each * round / SECOND);
    double rounds = demand.tenants() * Math.min(each, SECOND / round);
    double renewals = Math.max(beats, rounds * demand.following());
    double acknowledged =
        (rounds * demand.nodes() * costs.push() + (records > 0 ? renewals * costs.renewal() : 0))
            / SECOND;
    double redis = Math.min(1, own + acknowledged);
    double wait = wait(far, rounds, burst, redis);
    double effect =
        2 * costs.trip()
            + (costs.bump() + demand.nodes() * costs.push() + burst) / Math.max(1e-9, free)
            + SHARED_ROUNDS * busy * busy * round;
    return new Forecast(
        own,
        redis,
        Math.min(
            1,
            redis
                + (far + misses + demand.puts() + demand.invalidations() + renewals)
                    * costs.turn()
                    / SECOND),
        node(demand, far, misses, records),
        demand.keys() * (costs.entryBytes() + demand.valueBytes()),
        renewals,
        told + rounds * demand.nodes(),
        effect,
        wait,
        burst);
  }

  /**
   * By Pollaczek and Khinchine: single commands, and bursts; of these no more than one, as no node
   * has more than one renewal under way.
   */
  private double wait(double far, double rounds, double burst, double redis) {
    double left = Math.max(1e-9, 1 - redis);
    double single = far * costs.hit() * costs.hit() / SECOND / (2 * left);
    return single + Math.min(burst, rounds * burst * burst / SECOND / (2 * left));
  }

  private double node(Demand demand, double far, double misses, double records) {
    double all =
        demand.reads() * demand.local() * costs.nodeNear()
            + far * costs.nodeFar()
            + (misses + demand.puts()) * costs.nodePut()
            + demand.invalidations() * costs.nodeBump()
            + records * demand.following() * costs.nodeRecord();
    return all / demand.nodes() / SECOND;
  }

  /** The most of something, up to a limit, under which a forecast is still good. */
  public double most(DoubleFunction<Demand> of, double limit, Predicate<Forecast> isGood) {
    double good = 0;
    double bad = limit;
    if (isGood.test(forecast(of.apply(limit)))) {
      return limit;
    }
    for (int i = 0; i < 60; i++) {
      double middle = (good + bad) / 2;
      if (isGood.test(forecast(of.apply(middle)))) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return good;
  }

  static void main(String[] arguments) {
    Map<String, Double> words =
        Arrays.stream(arguments)
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(word -> word[0], word -> Double.parseDouble(word[1])));
    Demand demand = demand(words);
    CapacityModel model = new CapacityModel(Costs.read(Costs.FILE));
    System.out.println(demand);
    model.lines(demand).forEach(System.out::println);
  }

  private static Demand demand(Map<String, Double> words) {
    int nodes = words.getOrDefault("nodes", 3.0).intValue();
    return new Demand(
        nodes,
        words.getOrDefault("following", (double) nodes).intValue(),
        words.getOrDefault("tenants", 1.0).intValue(),
        words.getOrDefault("keys", 1e6),
        words.getOrDefault("bytes", 1_000.0),
        words.getOrDefault("reads", 10_000.0),
        words.getOrDefault("local", .9),
        words.getOrDefault("missing", .02),
        words.getOrDefault("unremembered", 0.0),
        words.getOrDefault("puts", 0.0),
        words.getOrDefault("invalidations", 10.0),
        words.getOrDefault("lease", 2_000.0));
  }

  /** A forecast for people, and where it stops. */
  List<String> lines(Demand demand) {
    Forecast forecast = forecast(demand);
    Predicate<Forecast> even = one -> one.redis() <= .6;
    Predicate<Forecast> surely = one -> one.alone() <= .6;
    return List.of(
        line("Redis, of its one thread", "%.1f %%", 100 * forecast.redis()),
        line("  if every call comes by itself", "%.1f %%", 100 * forecast.alone()),
        line("  of that before acknowledgements", "%.1f %%", 100 * forecast.own()),
        line("a node, of one core", "%.1f %%", 100 * forecast.node()),
        line("entries in Redis", "%.2f GB", forecast.bytes() / 1e9),
        line("pushes a second", "%,.0f", forecast.pushes()),
        line("renewals a second", "%,.0f", forecast.renewals()),
        forecast.redis() < FULL
            ? line("a command waits, on the average", "%.2f ms", forecast.waitMicros() / 1e3)
            : line("a command waits, on the average: longer than a burst", "%s", ""),
        line("a command waits, at a bad moment", "%.2f ms", forecast.burstMicros() / 1e3),
        line("an invalidation, to the last node", "%.2f ms", forecast.effectMicros() / 1e3),
        line(
            "reads a second up to which Redis is at most 60 % busy",
            "%,.0f", most(demand::withReads, 1e9, even)),
        line("  if every call comes by itself", "%,.0f", most(demand::withReads, 1e9, surely)),
        line(
            "invalidations a second, the same",
            "%,.1f",
            most(demand::withInvalidations, 1e6, even)),
        line(
            "nodes, the same",
            "%,.0f",
            most(count -> demand.withNodes(Math.max(1, (int) count)), 1e5, even)));
  }

  private static String line(String what, String pattern, Object figure) {
    return String.format(Locale.ROOT, "%-56s " + pattern, what, figure).stripTrailing();
  }
}
