package dev.freshold.bench;

import dev.freshold.bench.Rig.Case;
import dev.freshold.bench.Work.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One node as its callers see it: S1, S2, S2b and S3. */
final class ServerBench {

  private static final String NEAR = "near 128 B";
  private static final String FAR = "far 128 B";

  private final Rig rig;
  private final Report report;
  private final int rounds;
  private final ServerCases cases;

  ServerBench(Rig rig, Report report, int rounds, long millis) {
    this.rig = rig;
    this.report = report;
    this.rounds = rounds;
    this.cases = new ServerCases(rig, millis);
  }

  void run() {
    cases.fill();
    List<Case> nears =
        List.of(cases.near(128), cases.echo(128), cases.near(1_024), cases.echo(1_024));
    Case many = cases.many();
    List<Case> all = new ArrayList<>(nears);
    all.add(cases.far(128));
    all.add(many);
    rig.warm(all);
    rig.pin();
    besideEcho(rig.interleaved(rounds, nears));
    fromRedis(rig.interleaved(rounds, List.of(cases.near(128), cases.far(128))), "4 x 16");
    fromRedis(
        rig.interleaved(rounds, List.of(cases.near(128).wide(), cases.far(128).wide())), "4 x 64");
    alone();
    inBatches(rig.interleaved(rounds, List.of(cases.near(128), many)));
    rig.unpin();
  }

  private void besideEcho(Map<String, Work> works) {
    for (int size : List.of(128, 1_024)) {
      Work near = work(works, "near " + size + " B");
      Work echo = work(works, "echo " + size + " B");
      report.detail(near);
      report.detail(echo);
      report.atLeast(
          "S1",
          "Get of %d B from the node's memory / empty call of that size, calls a second"
              .formatted(size),
          near.against(echo, Measured::perSecond),
          .9);
      report.atMost("S1", "the same, p99", near.against(echo, one -> one.load().p99()), 1.2);
      report.note(
          "S1",
          "the same, CPU of the server for a call",
          near.against(echo, Measured::cpuMicros).text());
    }
  }

  private void fromRedis(Map<String, Work> works, String callers) {
    Work near = work(works, NEAR);
    Work far = work(works, FAR);
    report.detail(new Work(near.name() + ", " + callers, near.rounds()));
    report.detail(new Work(far.name() + ", " + callers, far.rounds()));
    report.atLeast(
        "S2",
        "Get from Redis / Get from the node's memory, " + callers + " callers, calls a second",
        far.against(near, Measured::perSecond),
        .75);
    report.note(
        "S2",
        "the same, by CPU of the server for a call",
        near.against(far, Measured::cpuMicros).text());
  }

  /** One caller: what is added to a round trip to Redis. */
  private void alone() {
    Map<String, Work> works =
        rig.interleaved(
            rounds,
            List.of(
                cases.far(128).named("far, one caller").narrow(),
                cases.echo(128).named("echo, one caller").narrow()));
    List<Double> gets = new ArrayList<>();
    String key = "{default.0}k:far::128-0";
    try (PlainRedis plain = new PlainRedis(rig.redis().port())) {
      rig.amongServers(
          () -> {
            for (int round = 0; round < rounds; round++) {
              Samples samples = new Samples(2_000);
              for (int i = 0; i < 2_000; i++) {
                samples.time(() -> plain.command("GET", key));
              }
              gets.add(samples.micros(.5));
            }
          });
    }
    Spread get = Spread.of(gets.stream().mapToDouble(Double::doubleValue).toArray());
    Work far = work(works, "far, one caller");
    Work echo = work(works, "echo, one caller");
    report.detail(far);
    report.detail(echo);
    report.note(
        "S2b",
        "GET of the same entry over a plain blocking socket, from the core of the node, p50, µs",
        get.text());
    double allowed = 1.3 * get.median() + echo.of(one -> one.load().p50()).median();
    report.atMost(
        "S2b",
        "Get from Redis, one caller / (1.3 GET + an empty call), p50",
        Spread.of(far.of(one -> one.load().p50()).median() / allowed),
        1);
  }

  private void inBatches(Map<String, Work> works) {
    Work near = work(works, NEAR);
    Work many = work(works, "64 near in one call");
    report.detail(many);
    report.atLeast(
        "S3",
        "values a second by GetMany of 64 / by Get",
        many.against(near, Measured::perSecond).times(ServerCases.BATCH),
        15);
  }

  private static Work work(Map<String, Work> works, String name) {
    Work work = works.get(name);
    if (work == null) {
      throw new IllegalArgumentException(name);
    }
    return work;
  }
}
