package dev.freshold.demo;

import dev.freshold.testing.Await;
import dev.freshold.testing.KafkaProcess;
import dev.freshold.testing.ProgramProcess;
import dev.freshold.v1.ChannelCounts;
import dev.freshold.v1.DeadLetter;
import dev.freshold.v1.GetResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A service commits an order; its outbox goes to a broker, the broker's event becomes busts, and
 * every view of the order is fresh. And what happens when something of that dies, comes twice, late
 * or broken.
 */
final class OrderEvents implements Scenario {

  static final String TOPIC = "shop.orders";

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ORDER = "2001";
  private static final String CUSTOMER = "70";

  private final Shop shop;
  private final KafkaProcess kafka;
  private final OrderBook book;
  private final List<View> views;
  private final View other;

  /** What a service has made of orders, and how it makes it. */
  private record View(
      String what, String namespace, String key, List<String> tags, Supplier<Origin.Row> load) {

    /** As it is served, if it is, without a load. */
    String seen(Service service) {
      GetResponse answer = service.look(namespace, key);
      return answer.hasHit() ? Words.of(answer) : "not served";
    }

    String read(Service service) {
      return Words.of(
          service.getOrLoad(
              namespace, key, () -> Optional.of(load.get()), tags.toArray(String[]::new)));
    }
  }

  OrderEvents(Shop shop, KafkaProcess kafka) {
    this.shop = shop;
    this.kafka = kafka;
    this.book = shop.orders();
    this.views =
        List.of(
            new View(
                "the order, by its key", "purchase", ORDER, List.of(), () -> book.order(ORDER)),
            new View(
                "the list, by a tag",
                "search",
                "orders",
                List.of("orders:all", "orders"),
                book::list),
            new View(
                "their page, by its scope",
                "dashboard",
                CUSTOMER + "/home",
                List.of("orders"),
                () -> book.home(CUSTOMER)));
    this.other =
        new View(
            "another's page", "dashboard", "71/home", List.of("orders"), () -> book.home("71"));
  }

  @Override
  public String title() {
    return "10 an order, by Kafka";
  }

  @Override
  public void play(Stage stage) {
    load(stage);
    committed(stage);
    killed(stage);
    again(stage);
    poison(stage);
  }

  private void load(Stage stage) {
    book.commit("2000", "71", "NEW");
    book.commit(ORDER, CUSTOMER, "NEW");
    ProgramProcess relay = shop.relay(kafka.servers(), TOPIC);
    try {
      shop.untilTold();
    } finally {
      relay.close();
    }
    untilApplied(stage, 2);
    views.forEach(view -> view.read(stage.left()));
    other.read(stage.left());
  }

  private void committed(Stage stage) {
    Report report = stage.report();
    book.commit(ORDER, CUSTOMER, "PAID");
    report.expect("order 2001 is paid, and the relay is not there", 1, shop.untold());
    served(stage, "as it was", List.of("FRESH v1", "FRESH v2", "FRESH v1"));
    ProgramProcess relay = shop.relay(kafka.servers(), TOPIC);
    try {
      shop.untilTold();
      untilApplied(stage, 3);
    } finally {
      relay.pause();
      relay.close();
    }
    report.expect("the relay publishes it, a node busts: untold", 0, shop.untold());
    served(stage, "is", List.of("not served", "not served", "not served"));
    report.expect(
        "the journal's last word on the order",
        "invalidate key",
        stage.right().lastWord("purchase", ORDER));
    report.expect("another customer's page is", "FRESH v1", other.seen(stage.right()));
    fresh(stage, List.of("FRESH v2", "FRESH v3", "FRESH v2"));
  }

  private void killed(Stage stage) {
    Report report = stage.report();
    ProgramProcess relay = shop.relay(kafka.servers(), TOPIC);
    relay.pause();
    book.commit(ORDER, CUSTOMER, "SHIPPED");
    relay.close();
    report.expect("the next relay is killed after a commit: untold", 1, shop.untold());
    report.expect(
        "the order is as it was, within its bound",
        "FRESH v2",
        views.getFirst().seen(stage.right()));
    ProgramProcess next = shop.relay(kafka.servers(), TOPIC);
    try {
      shop.untilTold();
      untilApplied(stage, 4);
    } finally {
      next.close();
    }
    report.expect(
        "another relay tells: the order is", "not served", views.getFirst().seen(stage.right()));
    fresh(stage, List.of("FRESH v3", "FRESH v4", "FRESH v3"));
  }

  private void again(Stage stage) {
    Report report = stage.report();
    List<String> told = kafka.read(TOPIC, 4);
    long known = counts(stage, OrderEvents::known);
    kafka.send(TOPIC, ORDER, told.get(3));
    kafka.send(TOPIC, ORDER, told.get(2));
    untilApplied(stage, 6);
    // Each calls for a key, a tag and a scope; the last two go together.
    report.expect(
        "it comes twice, the one before it late: known",
        4L,
        counts(stage, OrderEvents::known) - known);
    served(stage, "is still", List.of("FRESH v3", "FRESH v4", "FRESH v3"));
  }

  private void poison(Stage stage) {
    Report report = stage.report();
    kafka.send(TOPIC, ORDER, "{\"specversion\":\"1.0\",\"type\":\"order.comm");
    List<DeadLetter> letters =
        Await.within(PATIENCE, () -> stage.left().deadLetters("shop"), list -> !list.isEmpty());
    report.expect(
        "half an event comes: a dead letter, as", "MALFORMED", letters.getFirst().getCategory());
    served(stage, "is", List.of("not served", "not served", "not served"));
    fresh(stage, List.of("FRESH v3", "FRESH v4", "FRESH v3"));
  }

  private void served(Stage stage, String how, List<String> expected) {
    for (int i = 0; i < views.size(); i++) {
      View view = views.get(i);
      stage
          .report()
          .expect(
              "... %s, %s".formatted(view.what(), how), expected.get(i), view.seen(stage.right()));
    }
  }

  /** Through one node, and then as the other has it. */
  private void fresh(Stage stage, List<String> expected) {
    for (int i = 0; i < views.size(); i++) {
      View view = views.get(i);
      String loaded = view.read(stage.left());
      String there = view.seen(stage.right());
      stage
          .report()
          .expect(
              "... %s, is read on both".formatted(view.what()),
              expected.get(i),
              loaded.equals(there) ? loaded : loaded + ", " + there);
    }
  }

  private static void untilApplied(Stage stage, long count) {
    Await.within(
        PATIENCE, () -> counts(stage, ChannelCounts::getApplied), applied -> applied >= count);
  }

  private static long known(ChannelCounts counts) {
    return counts.getLate() + counts.getDuplicates();
  }

  /** Whichever of the nodes has the partition. */
  private static long counts(Stage stage, ToLongFunction<ChannelCounts> count) {
    return count.applyAsLong(stage.left().channel("shop"))
        + count.applyAsLong(stage.right().channel("shop"));
  }
}
