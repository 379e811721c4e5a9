package dev.freshold.demo;

import dev.freshold.testing.Await;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.Lease;
import java.time.Duration;
import java.util.List;

/** A ttl ends: nobody waits, and one of many refreshes. */
final class Expiry implements Scenario {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CALLERS = 50;

  @Override
  public String title() {
    return "1 expiry and refresh";
  }

  @Override
  public void play(Stage stage) {
    Report report = stage.report();
    report.expect(
        "country CH is read, loaded and put",
        "FRESH v1, 1 load",
        Words.of(stage.left().getOrLoad("country", "CH")) + loads(stage));
    report.expect(
        "read again through the other node",
        "FRESH v1, 1 load",
        Words.of(stage.right().getOrLoad("country", "CH")) + loads(stage));

    GetResponse aged =
        Await.within(
            PATIENCE,
            () -> stage.right().look("country", "CH"),
            answer -> answer.getHit().getFreshness() != Hit.Freshness.FRESH);
    report.expect("read until its ttl of 6 s has ended", "STALE v1", Words.of(aged));

    List<GetResponse> answers =
        Crowd.of(CALLERS, number -> stage.service(number).ask("country", "CH"));
    List<Lease> duties = answers.stream().flatMap(answer -> Words.lease(answer).stream()).toList();
    report.expect(
        CALLERS + " callers at once through both nodes: served stale",
        CALLERS,
        answers.stream().filter(answer -> Words.of(answer).equals("STALE v1")).count());
    report.expect("... of whom so many were given the duty to refresh", 1, duties.size());

    report.expect(
        "that one loads and puts",
        "stored",
        Words.of(
            stage
                .left()
                .fill("country", "CH", duties.getFirst(), stage.origin().load("country", "CH"))));
    report.expect(
        "read again",
        "FRESH v1, 2 loads",
        Words.of(stage.right().look("country", "CH")) + loads(stage));
  }

  private static String loads(Stage stage) {
    int loads = stage.origin().loads("country", "CH");
    return ", " + loads + (loads == 1 ? " load" : " loads");
  }
}
