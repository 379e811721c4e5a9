package dev.freshold.demo;

import dev.freshold.testing.ProgramProcess;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import java.util.List;

/**
 * Nobody loads but the nodes, out of a Postgres table; and what is committed there is told by its
 * outbox, whoever dies when.
 */
final class ReadThrough implements Scenario {

  private static final String NAMESPACE = "stock";
  private static final String KEY = "17";
  private static final int CALLERS = 200;

  private final Shop shop;
  private final int port;

  /**
   * A scenario.
   *
   * @param port of the node that is told of commits
   */
  ReadThrough(Shop shop, int port) {
    this.shop = shop;
    this.port = port;
  }

  @Override
  public String title() {
    return "9 a table behind it";
  }

  @Override
  public void play(Stage stage) {
    loads(stage);
    ProgramProcess relay = shop.relay(port);
    try {
      commit(stage);
      rollback(stage);
      relay.pause();
      killed(stage, relay);
    } finally {
      relay.close();
    }
  }

  private void loads(Stage stage) {
    Report report = stage.report();
    report.expect(
        "product 17 is read: a node loads it", "ORIGIN FRESH v1", served(get(stage.left(), KEY)));
    report.expect("read through the other node", "STORE FRESH v1", served(get(stage.right(), KEY)));
    report.expect("the list of all hats is read", "FRESH", Words.of(list(stage.left())));
    int before = shop.calls();
    List<GetResponse> answers = Crowd.of(CALLERS, number -> get(stage.service(number), "18"));
    report.expect(
        CALLERS + " callers read cold 18 through 2 nodes: served",
        CALLERS,
        answers.stream().filter(answer -> Words.of(answer).equals("FRESH v1")).count());
    report.expect("calls to the origin", 1, shop.calls() - before);
  }

  private void commit(Stage stage) {
    shop.price(KEY, 5);
    shop.untilTold();
    seen(stage, "17 gets a price, by a commit that the relay tells", "v2");
    stage
        .report()
        .expect(
            "the list of all hats has it",
            true,
            list(stage.right()).getHit().getValue().getText().contains("\"price\": 5,"));
  }

  private void rollback(Stage stage) {
    shop.priceInVain(KEY, 6);
    shop.price("19", 6); // told after whatever was written before it
    shop.untilTold();
    seen(stage, "17 gets another, and that is rolled back", "v2");
  }

  private void killed(Stage stage, ProgramProcess relay) {
    shop.price(KEY, 7);
    relay.close();
    stage.report().expect("the relay is killed after the next commit: untold", 1, shop.untold());
    seen(stage, "17 is as it was, within its bound", "v2");
    ProgramProcess next = shop.relay(port);
    try {
      shop.untilTold();
      seen(stage, "the relay is started again, and tells", "v3");
    } finally {
      next.close();
    }
  }

  private static void seen(Stage stage, String step, String version) {
    stage.report().expect(step, "FRESH " + version, Words.of(get(stage.left(), KEY)));
    stage
        .report()
        .expect(
            "... at once on the other node", "FRESH " + version, Words.of(get(stage.right(), KEY)));
  }

  private static String served(GetResponse answer) {
    Hit.Served served = answer.getHit().getServed();
    return served + " " + Words.of(answer);
  }

  private static GetResponse get(Service service, String key) {
    return read(service, NAMESPACE, key);
  }

  private static GetResponse list(Service service) {
    return read(service, "listing", "hats");
  }

  /** A plain Get: what is done on a miss is the policy's affair. */
  private static GetResponse read(Service service, String namespace, String key) {
    return service.cache().get(GetRequest.newBuilder().setNamespace(namespace).setKey(key).build());
  }
}
