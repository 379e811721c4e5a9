package dev.freshold.ingest;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a channel has counted since the start. */
public final class ChannelStats {

  private final LongAdder received = new LongAdder();
  private final LongAdder applied = new LongAdder();
  private final LongAdder idle = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder calls = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder coarseBumps = new LongAdder();
  private final Map<Poison.Category, LongAdder> buried;

  ChannelStats() {
    EnumMap<Poison.Category, LongAdder> counts = new EnumMap<>(Poison.Category.class);
    for (Poison.Category category : Poison.Category.values()) {
      counts.put(category, new LongAdder());
    }
    this.buried = Collections.unmodifiableMap(counts);
  }

  /** Messages that came. */
  public LongAdder received() {
    return received;
  }

  /** Events that were carried out. */
  public LongAdder applied() {
    return applied;
  }

  /** Messages that called for nothing. */
  public LongAdder idle() {
    return idle;
  }

  /** Busts that were known as copies before the store was asked. */
  public LongAdder duplicates() {
    return duplicates;
  }

  /** Keys whose busts the store knew to be late, or copies; and calls that it knew as copies. */
  public LongAdder late() {
    return late;
  }

  /** Calls of the store; with {@link #applied} how well events go together. */
  public LongAdder calls() {
    return calls;
  }

  /** Calls that were tried again. */
  public LongAdder retries() {
    return retries;
  }

  /** Times that everything the channel feeds was invalidated, for want of something better. */
  public LongAdder coarseBumps() {
    return coarseBumps;
  }

  /** Dead letters, by why. */
  public Map<Poison.Category, LongAdder> buried() {
    return buried;
  }

  /** All dead letters. */
  public long allBuried() {
    return buried.values().stream().mapToLong(LongAdder::sum).sum();
  }
}
