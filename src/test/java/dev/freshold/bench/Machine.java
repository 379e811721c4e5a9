package dev.freshold.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What Linux says of a process and of itself, and where a process may run. */
final class Machine {

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  /** Of the times in /proc: USER_HZ, which is 100 wherever Linux runs a JVM. */
  private static final double TICKS_A_SECOND = 100;

  private static final long PATIENCE_SECONDS = 30;

  private Machine() {}

  /** Seconds of CPU that a process has used, its own and the kernel's for it. */
  static double cpuSeconds(long pid) {
    return seconds(read("/proc/" + pid + "/stat"));
  }

  /** The same without what the compilers of its JVM have used, which warm-up would add. */
  static double workSeconds(long pid) {
    return cpuSeconds(pid) - compilerSeconds(pid);
  }

  /** What the compilers of its JVM have used. */
  static double compilerSeconds(long pid) {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return tasks.mapToDouble(Machine::compilerSeconds).sum();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** 0 for a thread that does other things, or has ended meanwhile. */
  private static double compilerSeconds(Path task) {
    try {
      String stat = Files.readString(task.resolve("stat"));
      return stat.contains(" Compiler") ? seconds(stat) : 0;
    } catch (IOException over) {
      return 0;
    }
  }

  private static double seconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
  }

  /** Seconds of all cores since the machine was started: those that were stolen, and all. */
  static double[] stolenAndAll() {
    String[] fields = read("/proc/stat").lines().findFirst().orElseThrow().trim().split(" +", -1);
    double all = Stream.of(fields).skip(1).limit(8).mapToDouble(Double::parseDouble).sum();
    return new double[] {Double.parseDouble(fields[8]) / TICKS_A_SECOND, all / TICKS_A_SECOND};
  }

  /** Has all threads of a process run on these cores only, such as {@code 0} or {@code 0,1}. */
  static void pin(long pid, String cores) {
    run(List.of("taskset", "-a", "-p", "-c", cores, Long.toString(pid)));
  }

  /** Of the machine, and not those that this process is held to at the moment. */
  static int cores() {
    return CORES;
  }

  /** Which machine and which software this is. */
  static String describe() {
    String cpu =
        read("/proc/cpuinfo")
            .lines()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    return String.format(
        Locale.ROOT,
        "%d cores of %s; Linux %s; JVM %s; %s",
        cores(),
        cpu,
        System.getProperty("os.version"),
        System.getProperty("java.vm.version"),
        run(List.of("redis-server", "--version")).strip().split(" sha=", 2)[0]);
  }

  /** The load of the machine over the last minute, which tells whether others used it. */
  static String load() {
    return read("/proc/loadavg").split(" ", 2)[0];
  }

  /** What a program writes, that must end well. */
  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + " failed: " + said);
      }
      return said;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
