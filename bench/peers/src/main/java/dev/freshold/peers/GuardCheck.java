package dev.freshold.peers;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Has the works meet a cache that answers wrongly once in a while: each of them has to notice. */
final class GuardCheck {

  private static final int SELDOM = 1_000;

  private GuardCheck() {}

  /** What it answers where it should give the value of a key. */
  private enum Lie {
    NOTHING,
    OF_ANOTHER_KEY,
    CUT_OFF
  }

  static void run() {
    for (Lie lie : Lie.values()) {
      ManyCallers work = new ManyCallers(new Liar(lie), Keys.of("liar", 100, Origin.PROBED_BYTES));
      work.fill();
      requireNoticed(lie, () -> work.run(4, 300, 5));
      requireNoticed(lie, () -> work.local(100));
    }
  }

  private static void requireNoticed(Lie lie, Runnable work) {
    try {
      work.run();
    } catch (IllegalStateException noticed) {
      if (noticed instanceof WrongAnswer || noticed.getCause() instanceof WrongAnswer) {
        return;
      }
      throw noticed;
    }
    throw new IllegalStateException("nobody has noticed " + lie);
  }

  /** Caffeine, but for one answer in many. */
  private static final class Liar implements Peer {

    private final Peer honest = new CaffeinePeer(new OriginCaller(0));
    private final Lie lie;
    private final AtomicInteger asked = new AtomicInteger();

    Liar(Lie lie) {
      this.lie = lie;
    }

    @Override
    public byte @Nullable [] get(String key) {
      if (asked.incrementAndGet() % SELDOM != 0) {
        return honest.get(key);
      }
      return switch (lie) {
        case NOTHING -> null;
        case OF_ANOTHER_KEY -> Payload.of(key + "!", 1, Origin.PROBED_BYTES);
        case CUT_OFF -> Payload.of(key, 1, Origin.PROBED_BYTES - 1);
      };
    }

    @Override
    public void put(String key, byte[] value, long version) {
      honest.put(key, value, version);
    }

    @Override
    public Set<Way> ways() {
      return honest.ways();
    }

    @Override
    public byte[] load(Way way, String key) {
      return honest.load(way, key);
    }

    @Override
    public void invalidate(Way way, String key) {
      honest.invalidate(way, key);
    }

    @Override
    public void close() {
      honest.close();
    }
  }
}
