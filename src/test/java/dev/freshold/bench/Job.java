package dev.freshold.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A work at a place of an axis.
 *
 * @param once measures it
 * @param first measures the same at the first place, elsewhere
 */
record Job(String work, long x, Supplier<Sample> once, Supplier<Sample> first) {

  /** All of them in turn, so many times, each directly before or after its first place. */
  static List<Reading> interleaved(int rounds, List<Job> jobs) {
    Map<Job, List<Sample>> samples = new LinkedHashMap<>();
    Map<Job, List<Sample>> beside = new LinkedHashMap<>();
    jobs.forEach(
        job -> {
          samples.put(job, new ArrayList<>());
          beside.put(job, new ArrayList<>());
        });
    for (int round = 0; round < rounds; round++) {
      for (Job job : jobs) {
        samples.getOrDefault(job, List.of()).add(job.once.get());
        beside.getOrDefault(job, List.of()).add(job.first.get());
      }
    }
    return readings(samples, beside);
  }

  /** All of them in turn, so many times; the first place of a work is its first job. */
  static List<Reading> besideTheirFirst(int rounds, List<Job> jobs) {
    Map<Job, List<Sample>> samples = new LinkedHashMap<>();
    Map<String, Job> firsts = new LinkedHashMap<>();
    jobs.forEach(
        job -> {
          samples.put(job, new ArrayList<>());
          firsts.putIfAbsent(job.work, job);
        });
    for (int round = 0; round < rounds; round++) {
      jobs.forEach(job -> samples.getOrDefault(job, List.of()).add(job.once.get()));
    }
    Map<Job, List<Sample>> beside = new LinkedHashMap<>();
    jobs.forEach(
        job ->
            beside.put(job, samples.getOrDefault(firsts.getOrDefault(job.work, job), List.of())));
    return readings(samples, beside);
  }

  /** One that is its own first place, or that stands beside an earlier job. */
  static Job of(String work, long x, Supplier<Sample> once) {
    return new Job(work, x, once, once);
  }

  private static List<Reading> readings(
      Map<Job, List<Sample>> samples, Map<Job, List<Sample>> beside) {
    return samples.entrySet().stream()
        .map(
            one ->
                new Reading(
                    one.getKey().work,
                    one.getKey().x,
                    one.getValue(),
                    beside.getOrDefault(one.getKey(), List.of())))
        .toList();
  }
}
