package dev.freshold.policy;

/**
 * A load limit that an invalidation left behind: a virtual schedule (GCRA, ITU-T I.371) that gives
 * out one lease each interval, after a burst of one second's worth.
 *
 * @param perSecond leases a second
 * @param nextAt the store's clock, in microseconds, at which the next lease is due
 */
public record Pace(int perSecond, long nextAt) {

  public static final int MAX_PER_SECOND = 1_000_000;

  private static final long SECOND_MICROS = 1_000_000;

  /** Milliseconds until a lease may be given; 0: now. */
  public long delayMillis(long nowMillis) {
    long early = nextAt - nowMillis * 1000;
    return early <= burst() ? 0 : Math.ceilDiv(early - burst(), 1000);
  }

  /** After a lease was given. */
  public Pace taken(long nowMillis) {
    return new Pace(perSecond, Math.max(nextAt, nowMillis * 1000) + interval());
  }

  /** One second's worth of leases, less the one that is being asked for. */
  private long burst() {
    return (perSecond - 1) * interval();
  }

  /** Rounded up, so that the limit is one. */
  private long interval() {
    return Math.ceilDiv(SECOND_MICROS, perSecond);
  }
}
