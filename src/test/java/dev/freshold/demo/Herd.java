package dev.freshold.demo;

import dev.freshold.testing.Await;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Everybody misses the same key at the same moment, through two processes. */
final class Herd implements Scenario {

  private static final int CALLERS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Override
  public String title() {
    return "8 a herd on a cold key";
  }

  @Override
  public void play(Stage stage) {
    Report report = stage.report();
    AtomicInteger called = new AtomicInteger();

    List<GetResponse> answers =
        Crowd.of(
            CALLERS,
            number -> {
              called.incrementAndGet();
              return read(stage, stage.service(number), called);
            });

    report.expect(
        CALLERS + " callers read cold EUR through 2 nodes: served",
        CALLERS,
        answers.stream().filter(answer -> Words.of(answer).equals("FRESH v1")).count());
    report.expect("loads from the origin", 1, stage.origin().loads("currency", "EUR"));
    report.expect(
        "waited for that load, rather than coming after it",
        "some",
        answers.stream().anyMatch(answer -> answer.getHit().getServed() == Hit.Served.WAITED)
            ? "some"
            : "none");
  }

  /** Look-aside, with an origin so slow that all others are on their way before it answers. */
  private static GetResponse read(Stage stage, Service service, AtomicInteger called) {
    GetResponse answer = service.ask("currency", "EUR");
    return Words.lease(answer)
        .map(
            lease -> {
              Await.within(PATIENCE, called::get, count -> count == CALLERS);
              service.fill("currency", "EUR", lease, stage.origin().load("currency", "EUR"));
              return service.look("currency", "EUR");
            })
        .orElse(answer);
  }
}
