package dev.freshold.bench;

import java.util.Arrays;
import java.util.Random;

/**
 * Places that are asked for by Zipf's law, with the exponent .99 that YCSB takes (Cooper et al.,
 * Benchmarking Cloud Serving Systems with YCSB, 2010): a few often, most seldom.
 */
final class Zipf {

  private static final double EXPONENT = .99;

  private final Random random;
  private final double[] sums;

  Zipf(int places, long seed) {
    random = new Random(seed);
    sums = new double[places];
    double sum = 0;
    for (int place = 0; place < places; place++) {
      sum += 1 / Math.pow(place + 1, EXPONENT);
      sums[place] = sum;
    }
  }

  int next() {
    int at = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
    return Math.min(sums.length - 1, at < 0 ? -at - 1 : at);
  }
}
