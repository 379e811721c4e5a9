package dev.freshold.config;

import dev.freshold.config.Settings.Limits;
import dev.freshold.config.Settings.Redis;
import dev.freshold.config.Settings.Ring;
import dev.freshold.config.Settings.Server;
import dev.freshold.config.Settings.StoreKind;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Rule;
import dev.freshold.policy.PolicySheet;
import io.smallrye.config.SmallRyeConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads the global settings, and then those of each namespace. */
final class SettingsReader {

  private static final String MAX_VALUE = "limits.max-value";
  private static final String MAX_RESPONSE = "limits.max-response";
  private static final String MAX_IN_FLIGHT = "limits.max-in-flight";
  private static final String MAX_WEIGHT = "memory.max-weight";

  /** What most gRPC clients accept unless they are told otherwise. */
  private static final long USUAL_RESPONSE = 4 << 20;

  private final SmallRyeConfig config;
  private final Faults faults = new Faults();
  private final Group group;

  SettingsReader(SmallRyeConfig config) {
    this.config = config;
    this.group = Group.global(config, faults);
  }

  Settings read() {
    StoreKind store = group.get("store", new ChoiceFormat<>(StoreKind.class)).value();
    Map<Family, SortedSet<String>> members = Survey.members(config, faults);
    List<PolicySheet> namespaces = namespaces(of(members, Family.NAMESPACES), store);
    SortedSet<String> channelNames = of(members, Family.CHANNELS);
    List<Rule> rules = rules(of(members, Family.RULES), channelNames, namespaces);
    Limits limits = limits();
    Settings settings =
        new Settings(
            store,
            limits,
            new Server(flag("server.gather-answers"), flag("server.straight-reads")),
            atLeastMaxValue(MAX_WEIGHT, bytes(MAX_WEIGHT), limits.maxValue()),
            new Redis(
                group.get("redis.command-timeout", DurationFormat.INSTANCE).value(),
                count("redis.connections")),
            count("journal.length"),
            new Ring(count("journal.ring-length"), bytes("journal.ring-weight")),
            bytes("local.max-weight"),
            fleet(),
            writeBehind(),
            group.get("fence-life", DurationFormat.INSTANCE).value(),
            new SecurityReader(config, group, members, faults).read(),
            namespaces,
            channels(channelNames, rules),
            rules);
    faults.throwIfAny();
    return settings;
  }

  private static SortedSet<String> of(Map<Family, SortedSet<String>> members, Family family) {
    return members.getOrDefault(family, new TreeSet<>());
  }

  private List<Rule> rules(
      SortedSet<String> names, SortedSet<String> channels, List<PolicySheet> namespaces) {
    return names.stream()
        .flatMap(name -> new RuleReader(config, name, faults).read(channels, namespaces).stream())
        .toList();
  }

  private List<ChannelText> channels(SortedSet<String> names, List<Rule> rules) {
    return names.stream()
        .flatMap(name -> new ChannelReader(config, name, faults).read(rules).stream())
        .toList();
  }

  private List<PolicySheet> namespaces(SortedSet<String> names, StoreKind store) {
    if (names.isEmpty()) {
      faults.add(
          SettingName.NAMESPACES,
          "has no namespace, and nothing is cached without a policy",
          "write one, such as freshold: {namespaces: {product: {max-staleness: 10m}}}");
    }
    return names.stream()
        .flatMap(name -> new NamespaceReader(config, name, hasLog(store), faults).read().stream())
        .toList();
  }

  /** Whether a store keeps what nobody else has. */
  private static boolean hasLog(StoreKind store) {
    return switch (store) {
      case MEMORY -> false;
      case REDIS -> true;
    };
  }

  private Settings.WriteBehind writeBehind() {
    return new Settings.WriteBehind(
        count("write-behind.max-backlog"),
        count("write-behind.max-attempts"),
        count("write-behind.max-dead-letters"),
        group.get("write-behind.lease", DurationFormat.INSTANCE).value(),
        group.get("write-behind.drain", DurationFormat.INSTANCE).value());
  }

  private Limits limits() {
    long maxValue = bytes(MAX_VALUE);
    long maxResponse =
        group
            .find(MAX_RESPONSE, BytesFormat.INSTANCE)
            .map(Chosen::value)
            .orElse(Math.max(USUAL_RESPONSE, maxValue));
    return new Limits(
        Math.toIntExact(maxValue),
        Math.toIntExact(atLeastMaxValue(MAX_RESPONSE, maxResponse, maxValue)),
        atLeastMaxValue(MAX_IN_FLIGHT, bytes(MAX_IN_FLIGHT), maxValue),
        count("limits.max-tenants"),
        count("limits.max-waiters"),
        count("limits.max-subscribers"));
  }

  private Settings.Fleet fleet() {
    return new Settings.Fleet(
        group
            .text("fleet.node", SettingsReader::node)
            .map(Chosen::value)
            .orElseGet(SettingsReader::host),
        group.get("fleet.node-lease", DurationFormat.INSTANCE).value(),
        group.get("fleet.demotion-lag", DurationFormat.INSTANCE).value());
  }

  private static String node(String text) throws Unreadable {
    if (!text.matches("[A-Za-z0-9._-]{1,63}")) {
      throw new Unreadable("is no name", "write 1 to 63 letters, digits, '.', '_' or '-'");
    }
    return text;
  }

  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "-");
      return name.substring(0, Math.min(name.length(), 63));
    } catch (UnknownHostException nameless) {
      return "node";
    }
  }

  /** What holds many values must hold one. */
  private long atLeastMaxValue(String name, long bytes, long maxValue) {
    if (bytes < maxValue) {
      String least = BytesFormat.INSTANCE.print(maxValue);
      group.refuse(
          name,
          "is less than freshold." + MAX_VALUE + ", which is " + least,
          "write at least " + least);
    }
    return bytes;
  }

  private long bytes(String name) {
    return group.get(name, BytesFormat.INSTANCE).value();
  }

  /** All counts have limits far within an int. */
  private boolean flag(String name) {
    return group.get(name, FlagFormat.INSTANCE).value();
  }

  private int count(String name) {
    return Math.toIntExact(group.get(name, CountFormat.INSTANCE).value());
  }
}
