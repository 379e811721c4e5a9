package dev.freshold.client;

/**
 * What is remembered from before a read is sent: what would overtake its answer, and since when its
 * life counts.
 */
final class Keeping {
  final long own;
  private volatile long sentMillis;

  Keeping(long own) {
    this.own = own;
    this.sentMillis = System.currentTimeMillis();
  }

  void sending() {
    sentMillis = System.currentTimeMillis();
  }

  long sentMillis() {
    return sentMillis;
  }
}
