package dev.freshold.bench;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Redis has done since it was started, by its own count; or between two looks.
 *
 * @param calls of each command, those within scripts included
 * @param scriptMicros in scripts, what they call included
 * @param cpuMicros of its one thread, reading and writing included
 * @param usedBytes of memory, when it was looked at
 */
record RedisWork(Map<String, Long> calls, double scriptMicros, double cpuMicros, double usedBytes) {

  private static final Pattern COMMANDS =
      Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+),usec=(\\d+)");

  RedisWork {
    calls = Map.copyOf(calls);
  }

  static RedisWork of(PlainRedis redis) {
    Map<String, Long> calls = new TreeMap<>();
    double scripts = 0;
    Matcher lines = COMMANDS.matcher(info(redis, "commandstats"));
    while (lines.find()) {
      calls.put(lines.group(1), Long.parseLong(lines.group(2)));
      if (lines.group(1).equals("evalsha")) {
        scripts = Double.parseDouble(lines.group(3));
      }
    }
    String cpu = info(redis, "cpu");
    double seconds =
        figure(cpu, "used_cpu_user_main_thread") + figure(cpu, "used_cpu_sys_main_thread");
    return new RedisWork(
        calls, scripts, seconds * 1e6, figure(info(redis, "memory"), "used_memory"));
  }

  private static String info(PlainRedis redis, String section) {
    return String.valueOf(redis.command("INFO", section));
  }

  private static double figure(String info, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ":([0-9.]+)").matcher(info);
    if (!line.find()) {
      throw new IllegalStateException("Redis does not say " + name);
    }
    return Double.parseDouble(line.group(1));
  }

  /** What has been done since that look, the looking itself left out. */
  RedisWork since(RedisWork before) {
    Map<String, Long> done = new TreeMap<>(calls);
    before.calls.forEach((name, count) -> done.merge(name, -count, Long::sum));
    done.remove("info");
    done.values().removeIf(count -> count == 0);
    return new RedisWork(
        done, scriptMicros - before.scriptMicros, cpuMicros - before.cpuMicros, usedBytes);
  }

  long count(String command) {
    return calls.getOrDefault(command, 0L);
  }

  long commands() {
    return calls.values().stream().mapToLong(Long::longValue).sum();
  }
}
