package dev.freshold.bench;

import dev.freshold.bench.Rig.Case;
import dev.freshold.bench.Work.Measured;
import dev.freshold.testing.ServerProcess;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a setting, or another build, does to the works of one node: a node that has it beside one
 * that has not, and the empty service, in turns.
 *
 * <p>Arguments: rounds, and then the jar of the other build, or variables of the environment as
 * {@code NAME=value}; those of the JVM go into {@code JAVA_TOOL_OPTIONS}.
 */
final class Choice {

  private static final long MILLIS = 2_000;

  private Choice() {}

  static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    List<String> chosen = List.of(arguments).subList(1, arguments.length);
    try (Rig rig = new Rig()) {
      ServerProcess node =
          chosen.getFirst().endsWith(".jar")
              ? rig.another(Path.of(chosen.getFirst()))
              : rig.another(settings(chosen));
      run(rig, rounds, node);
      System.out.println("with " + chosen + ", of " + rounds + " rounds");
    }
  }

  private static Map<String, String> settings(List<String> chosen) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (String setting : chosen) {
      int sign = setting.indexOf('=');
      settings.put(setting.substring(0, sign), setting.substring(sign + 1));
    }
    return settings;
  }

  private static void run(Rig rig, int rounds, ServerProcess chosen) {
    ServerCases without = new ServerCases(rig, MILLIS);
    ServerCases with = new ServerCases(rig, chosen, MILLIS);
    without.fill();
    with.fill();
    List<Case> all =
        List.of(
            with.near(128).named("near"),
            without.near(128).named("near, without"),
            with.echo(128).named("echo"),
            with.many().named("many"),
            without.many().named("many, without"),
            with.far(128).named("far"),
            without.far(128).named("far, without"));
    rig.warm(all);
    rig.pin();
    Map<String, Work> works = rig.interleaved(rounds, all);
    for (Work work : works.values()) {
      System.out.printf(
          "%-14s %s calls a second, %s µs of CPU%n",
          work.name(), work.of(Measured::perSecond).text(), work.of(Measured::cpuMicros).text());
    }
    for (String name : List.of("near", "many", "far")) {
      compare(works, name, name + ", without");
    }
    compare(works, "far", "near");
    compare(works, "far, without", "near, without");
    compare(works, "near", "echo");
    compare(works, "near, without", "echo");
  }

  private static void compare(Map<String, Work> works, String one, String other) {
    Work first = works.getOrDefault(one, new Work(one, List.of()));
    Work second = works.getOrDefault(other, new Work(other, List.of()));
    System.out.printf(
        "%s / %s: %s of its calls a second, %s of its CPU a call%n",
        one,
        other,
        first.against(second, Measured::perSecond).text(),
        first.against(second, Measured::cpuMicros).text());
  }
}
