package dev.freshold.demo;

import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidateTagResponse;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * Three nodes on one Redis: each answers from its own memory, an invalidation on one is seen on all
 * of them, and one that dies holds up a single invalidation, for a node lease.
 */
final class ThreeNodes implements AutoCloseable {

  private static final String NAMESPACE = "product";
  private static final String KEY = "17";
  private static final String TAG = "product:17";
  private static final String NODE_LEASE = "2s";

  private final RedisProcess redis = RedisProcess.start();
  private final Origin origin = new Origin();
  private final List<ServerProcess> nodes = new ArrayList<>();
  private final List<Service> services = new ArrayList<>();
  private final Report report;
  private final PrintStream out;

  private final String nodeLease;

  private ThreeNodes(PrintStream out, String nodeLease) {
    this.out = out;
    this.report = new Report(out);
    this.nodeLease = nodeLease;
    for (int i = 0; i < 3; i++) {
      nodes.add(launch());
    }
    nodes.forEach(node -> services.add(new Service(node.untilReady().channel(), origin)));
  }

  /**
   * Plays the story, and leaves the nodes up until it is interrupted; with the argument {@code
   * once} it ends after the story. Exit code 1 if something was not as expected.
   */
  static void main(String[] arguments) throws InterruptedException {
    boolean once = List.of(arguments).contains("once");
    PrintStream out = System.out;
    int failures;
    try (ThreeNodes fleet = new ThreeNodes(out, NODE_LEASE)) {
      failures = fleet.play().failures().size();
      if (!once) {
        fleet.stay();
      }
    }
    System.exit(failures == 0 ? 0 : 1);
  }

  /** Plays the story on a fleet of its own, with a node lease that outlasts what may hold it up. */
  static Report play(PrintStream out, String nodeLease) {
    try (ThreeNodes fleet = new ThreeNodes(out, nodeLease)) {
      return fleet.play();
    }
  }

  private Report play() {
    out.printf("Redis is on port %d, the nodes on %s.%n%n", redis.port(), places());
    origin.commit(NAMESPACE, KEY, 1, "{\"name\":\"boot\"}");
    copies("1 in every node's memory");
    invalidation("2 one invalidation", 3);
    copies("3 read and kept again");
    nodes.removeLast().kill();
    services.removeLast().close();
    out.printf("%nThe third node was killed, while it held its lease.%n");
    invalidation("4 a node that died", 2);
    invalidation("5 it delays once", 2);
    return report;
  }

  /** Every node has read it, and answers without asking anybody. */
  private void copies(String title) {
    report.scenario(title);
    services.getFirst().getOrLoad(NAMESPACE, KEY);
    for (int i = 0; i < services.size(); i++) {
      Service service = services.get(i);
      GetResponse again =
          Await.eventually(
              () -> service.look(NAMESPACE, KEY),
              answer -> answer.getHit().getServed() == Hit.Served.LOCAL);
      report.expect(
          "node %d, read again".formatted(i + 1),
          "LOCAL FRESH v1",
          again.getHit().getServed() + " " + Words.of(again));
    }
  }

  private void invalidation(String title, int acked) {
    report.scenario(title);
    long start = System.nanoTime();
    InvalidateTagResponse done =
        services
            .getFirst()
            .cache()
            .invalidateTag(InvalidateTagRequest.newBuilder().addTags(TAG).build());
    double millis = (System.nanoTime() - start) / 1e6;
    report.expect(
        "InvalidateTag on node 1, in %.1f ms".formatted(millis),
        "FLEET, " + acked + " acked",
        done.getReached() + ", " + done.getNodesAcked() + " acked");
    for (int i = 0; i < services.size(); i++) {
      report.expect(
          "node %d, read at once".formatted(i + 1),
          "INVALIDATED",
          Words.of(services.get(i).look(NAMESPACE, KEY)));
    }
  }

  private void stay() throws InterruptedException {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "fleet"));
    nodes.add(launch().untilReady());
    int port = nodes.getFirst().port();
    out.printf(
        """

        A node has taken its place. They are on %s, until Ctrl-C.
        Watch one of them while you invalidate on another, and kill one by its pid:
          grpcurl -plaintext localhost:%d freshold.v1.InvalidationService/Subscribe
          grpcurl -plaintext -d '{"tags":["product:17"]}' localhost:%d freshold.v1.CacheService/InvalidateTag
          grpcurl -plaintext localhost:%d freshold.v1.AdminService/GetFleet
        """,
        places(), port, nodes.getLast().port(), port);
    out.flush();
    new CountDownLatch(1).await();
  }

  private String places() {
    return nodes.stream()
        .map(node -> "%d (pid %d)".formatted(node.port(), node.pid()))
        .collect(Collectors.joining(", "));
  }

  private ServerProcess launch() {
    return ServerProcess.launch(
        Map.of(
            "FRESHOLD_STORE",
            "redis",
            "FRESHOLD_FLEET_NODE_LEASE",
            nodeLease,
            "QUARKUS_REDIS_HOSTS",
            redis.url(),
            "QUARKUS_CONFIG_LOCATIONS",
            ServerProcess.settingsFile("samples/demo.yaml")));
  }

  @Override
  public void close() {
    services.forEach(Service::close);
    nodes.forEach(ServerProcess::close);
    redis.close();
  }
}
