package dev.freshold.bench;

import dev.freshold.bench.Rig.Case;
import dev.freshold.testing.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Where a server spends its time under one work: samples of the JVM's flight recorder, by who is at
 * the top, and by whoever is anywhere below.
 *
 * <p>Arguments: {@code near}, {@code far}, {@code many}, {@code echo}, {@code mix} or {@code
 * storm}, and for how many seconds.
 */
final class Profile {

  private static final long LINES = 45;
  private static final int LEAST = 2;
  private static final long MILLIS = 2_500;
  private static final String PERIOD = "jdk.ExecutionSample#period=5ms";

  /** So that what is inlined is told apart from where it is inlined. */
  private static final Map<String, String> EXACT =
      Map.of("JAVA_TOOL_OPTIONS", "-XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints");

  private Profile() {}

  static void main(String[] arguments) {
    String name = arguments.length > 0 ? arguments[0] : "near";
    long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 20;
    Path recording = Path.of("target/profile-" + name + ".jfr").toAbsolutePath();
    try (Rig rig = new Rig()) {
      ServerProcess node = rig.another(EXACT);
      ServerCases cases = new ServerCases(rig, node, seconds * 1_000);
      cases.fill();
      Case one =
          switch (name) {
            case "near" -> cases.near(128);
            case "far" -> cases.far(128);
            case "many" -> cases.many();
            case "echo" -> cases.echo(128);
            case "mix" -> new Mix(name, 128, 50, 0).on(rig, node, seconds * 1_000);
            case "storm" -> new Mix(name, 128, 50, 10).on(rig, node, seconds * 1_000);
            default ->
                throw new IllegalArgumentException(name + ": near, far, many, echo, mix or storm");
          };
      rig.warm(() -> rig.load(one.plan().lasting(MILLIS)).requireNearlyClean());
      rig.pin();
      jcmd(one.server(), "JFR.configure", "stackdepth=256");
      jcmd(one.server(), "JFR.start", "name=bench", "settings=profile", PERIOD);
      System.out.printf("%s: process %d, for %d s%n", name, one.server(), seconds);
      LoadResult result = rig.load(one.plan()).requireNearlyClean();
      jcmd(one.server(), "JFR.dump", "name=bench", "filename=" + recording);
      System.out.printf("%s: %,.0f calls a second%n", name, result.perSecond());
    }
    print(recording);
  }

  private static void jcmd(long pid, String... words) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      ProcessBuilder command = new ProcessBuilder(jcmd.toString(), Long.toString(pid));
      command.command().addAll(List.of(words));
      command.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      if (command.start().waitFor() != 0) {
        throw new IllegalStateException(words[0] + " failed");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static void print(Path recording) {
    Map<String, Integer> top = new TreeMap<>();
    Map<String, Integer> below = new TreeMap<>();
    int samples = 0;
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")
            && event.getStackTrace() != null) {
          samples++;
          count(event.getStackTrace().getFrames(), top, below);
        }
      }
      System.out.printf("%d samples, %,d bytes%n", samples, Files.size(recording));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    print("at the top", top, samples);
    print("anywhere", below, samples);
  }

  private static void count(
      List<RecordedFrame> frames, Map<String, Integer> top, Map<String, Integer> below) {
    Set<String> seen = new HashSet<>();
    for (RecordedFrame frame : frames) {
      String name = name(frame.getMethod());
      if (name != null) {
        if (seen.isEmpty()) {
          top.merge(name, 1, Integer::sum);
        }
        if (seen.add(name)) {
          below.merge(name, 1, Integer::sum);
        }
      }
    }
  }

  private static @Nullable String name(@Nullable RecordedMethod method) {
    return method == null ? null : method.getType().getName() + "." + method.getName();
  }

  private static void print(String title, Map<String, Integer> counts, int samples) {
    System.out.println();
    System.out.println(title);
    System.out.println(
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() >= LEAST)
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(LINES * (title.startsWith("any") ? 3 : 1))
            .map(
                entry ->
                    "%5.1f %%  %s".formatted(100.0 * entry.getValue() / samples, entry.getKey()))
            .collect(Collectors.joining("\n")));
  }
}
