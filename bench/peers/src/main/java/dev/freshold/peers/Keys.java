package dev.freshold.peers;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** The keys of a work, and which of them are asked for: a few often, most seldom. */
record Keys(String prefix, int count, int bytes) {

  private static final int DRAWS = 1 << 16;
  private static final double EXPONENT = .99;

  /** Of the work of many callers; each peer has its own, as some share a server. */
  static Keys of(String peer, int count, int bytes) {
    return new Keys(peer, count, bytes);
  }

  /** The key at a place; it names its length, for those who have to ask an origin for it. */
  String at(int place) {
    return prefix + "-" + place + "-" + bytes;
  }

  String[] all() {
    return IntStream.range(0, count).mapToObj(this::at).toArray(String[]::new);
  }

  /** Places by Zipf's law, in an order that is the same for every peer. */
  int[] draws() {
    double[] sums = new double[count];
    double sum = 0;
    for (int place = 0; place < count; place++) {
      sum += 1 / Math.pow(place + 1, EXPONENT);
      sums[place] = sum;
    }
    Random random = new Random(42);
    int[] draws = new int[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      int at = Arrays.binarySearch(sums, random.nextDouble() * sum);
      draws[i] = Math.min(count - 1, at < 0 ? -at - 1 : at);
    }
    return draws;
  }
}
