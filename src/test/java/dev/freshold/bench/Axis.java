package dev.freshold.bench;

/** One thing that grows, while calls are measured. */
interface Axis {

  /** Lets it grow, and measures each place so many times. */
  Growth measure(int rounds);
}
