package dev.freshold.simulation;

/**
 * Luck that depends on nothing but the seed, and on what it is asked for and when. Two runs of one
 * seed meet with the same even where equal things happen in another order, as those do that wait in
 * a set.
 */
final class Dice {

  private final long seed;
  private final VirtualTime time;

  Dice(long seed, VirtualTime time) {
    this.seed = seed;
    this.time = time;
  }

  /** Uniform in [0, 1), and the same whenever it is asked for the same at the same time. */
  double roll(String about) {
    long mixed = mix(mix(seed + GAMMA * time.now()) ^ (GAMMA * about.hashCode()));
    return (mixed >>> 11) * 0x1.0p-53;
  }

  /** SplitMix64. */
  private static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static final long GAMMA = 0x9e3779b97f4a7c15L;
}
