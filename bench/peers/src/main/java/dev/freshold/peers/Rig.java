package dev.freshold.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that takes part, each a process of its own: the servers, for each peer a client that
 * is measured, and one other client for all. What lies behind a wire shares the first core, clients
 * and the origin the second, once all are warm.
 */
final class Rig implements AutoCloseable {

  private static final Path NODE = Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
  private static final Path POLICIES = Path.of("bench/peers/peers.yaml").toAbsolutePath();
  private static final Path VCL = Path.of("bench/peers/peers.vcl");

  /** The same for all servers that are JVMs. */
  private static final List<String> JVM = List.of("-Xms256m", "-Xmx1g");

  /** What Hazelcast's manual asks for on a JVM with modules. */
  private static final List<String> OPEN =
      List.of(
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  /** Who may take part. Peers with copies share the server of those without. */
  record Entry(String name, String title, String server, boolean near) {}

  static final List<Entry> ENTRIES =
      List.of(
          new Entry("freshold", "Freshold", "freshold", false),
          new Entry("freshold-near", "Freshold, near cache", "freshold", true),
          new Entry("redis", "Redis, sets and a script", "redis", false),
          new Entry("redis-near", "Redis, client-side caching", "redis", true),
          new Entry("spring", "Spring Cache on Redis", "redis", false),
          new Entry("hazelcast", "Hazelcast", "hazelcast", false),
          new Entry("hazelcast-near", "Hazelcast, near cache", "hazelcast", true),
          new Entry("infinispan", "Infinispan", "infinispan", false),
          new Entry("infinispan-near", "Infinispan, near cache", "infinispan", true),
          new Entry("memcached", "memcached", "memcached", false),
          new Entry("varnish", "Varnish, xkey", "varnish", false),
          new Entry("caffeine", "Caffeine alone", "", false));

  private final Path folder;
  private final Origin origin = new Origin();
  private final Map<String, List<Child>> servers = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final List<Client> clients = new ArrayList<>();
  private final List<Contestant> contestants = new ArrayList<>();
  private boolean clean;

  Rig(Set<String> names) {
    try {
      folder = Files.createTempDirectory("freshold-peers");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    try {
      start(names);
    } catch (RuntimeException | Error failed) {
      close();
      throw failed;
    }
  }

  private void start(Set<String> names) {
    List<Entry> entries = ENTRIES.stream().filter(one -> names.contains(one.name())).toList();
    entries.stream().map(Entry::server).distinct().forEach(this::launch);
    Client other = new Client("other", folder);
    clients.add(other);
    entries.forEach(entry -> clients.add(new Client(entry.name(), folder)));
    servers.forEach((name, all) -> all.getLast().untilListening(ports.get(name)));
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      contestants.add(
          Contestant.open(
              entry,
              ports.getOrDefault(entry.server(), 0),
              origin.port(),
              servers.getOrDefault(entry.server(), List.of()),
              clients.get(i + 1),
              other));
    }
  }

  private void launch(String server) {
    int port = Child.freePort();
    List<Child> all =
        switch (server) {
          case "" -> List.of();
          case "freshold" -> freshold(port);
          case "redis" -> List.of(redis("redis", port));
          case "hazelcast" -> List.of(jvm(server, port, HazelcastMember.class));
          case "infinispan" -> List.of(jvm(server, port, InfinispanServer.class));
          case "memcached" -> List.of(memcached(port));
          case "varnish" -> List.of(varnish(port));
          default -> throw new IllegalArgumentException(server);
        };
    if (!all.isEmpty()) {
      servers.put(server, all);
      ports.put(server, port);
    }
  }

  private List<Child> freshold(int port) {
    int store = Child.freePort();
    Child redis = redis("redis-of-freshold", store).untilListening(store);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(JVM);
    command.addAll(List.of("-jar", NODE.toString()));
    Map<String, String> settings =
        Map.of(
            "QUARKUS_HTTP_PORT",
            Integer.toString(port),
            "QUARKUS_MANAGEMENT_PORT",
            Integer.toString(Child.freePort()),
            "FRESHOLD_STORE",
            "redis",
            "QUARKUS_REDIS_HOSTS",
            "redis://127.0.0.1:" + store,
            "QUARKUS_CONFIG_LOCATIONS",
            POLICIES.toString());
    return List.of(redis, Child.start("freshold", folder, settings, command));
  }

  private Child redis(String name, int port) {
    return Child.start(
        name,
        folder,
        Map.of(),
        List.of(
            "redis-server",
            "--save",
            "",
            "--appendonly",
            "no",
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port)));
  }

  private Child jvm(String name, int port, Class<?> main) {
    List<String> command =
        Child.java(Stream.concat(JVM.stream(), OPEN.stream()).toList(), main.getName());
    command.addAll(List.of(Integer.toString(port), Integer.toString(origin.port())));
    return Child.start(name, folder, Map.of(), command);
  }

  private Child memcached(int port) {
    return Child.start(
        "memcached",
        folder,
        Map.of(),
        List.of(
            "memcached",
            "-u",
            System.getProperty("user.name"),
            "-l",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-m",
            "512",
            "-t",
            "2"));
  }

  private Child varnish(int port) {
    Path vcl = folder.resolve("peers.vcl");
    try {
      Files.writeString(
          vcl, Files.readString(VCL).replace("ORIGIN_PORT", Integer.toString(origin.port())));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return Child.start(
        "varnish",
        folder,
        Map.of(),
        List.of(
            "varnishd",
            "-F",
            "-j",
            "none",
            "-n",
            folder.resolve("varnish").toString(),
            "-a",
            "127.0.0.1:" + port,
            "-f",
            vcl.toString(),
            "-s",
            "malloc,512m",
            "-t",
            "3600",
            "-p",
            "timeout_idle=900")); // callers keep their connections
  }

  Origin origin() {
    return origin;
  }

  List<Contestant> contestants() {
    return contestants;
  }

  /** From now on each has its core, where there are two. */
  void pin() {
    if (Machine.cores() >= 2) {
      place("0", "1");
    }
  }

  /** Everything may run everywhere. */
  void unpin() {
    if (Machine.cores() >= 2) {
      String all = "0-" + (Machine.cores() - 1);
      place(all, all);
    }
  }

  private void place(String behind, String before) {
    servers.values().stream()
        .flatMap(List::stream)
        .flatMap(server -> server.pids().stream())
        .forEach(pid -> Machine.pin(pid, behind));
    clients.forEach(client -> Machine.pin(client.pid(), before));
    Machine.pin(ProcessHandle.current().pid(), before);
  }

  @Override
  public void close() {
    clients.forEach(Client::close);
    servers.values().forEach(all -> all.reversed().forEach(Child::close));
    origin.close();
    if (clean) {
      delete();
    }
  }

  /** Nothing went wrong, so that nobody will want to read the logs. */
  void succeeded() {
    clean = true;
  }

  private void delete() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
