package dev.freshold.access;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells what was invalidated by whom, and who was refused: one JSON object a line, on a logger of
 * its own, so that it can be sent where it is kept. Anybody can be refused as often as they like;
 * beyond so many in a second refusals are counted only. Invalidations are never left out.
 */
public final class AuditLog {

  /** The name of the logger. */
  public static final String LOGGER = "dev.freshold.audit";

  /** Writes nothing. */
  public static final AuditLog OFF = new AuditLog(System::currentTimeMillis, null);

  /** As many refusals are told of in a second. */
  static final int REFUSALS_PER_SECOND = 100;

  private static final long SECOND = 1_000;

  private final LongSupplier clock;
  private final @Nullable Consumer<String> lines;
  private long second;
  private int refusals;

  private AuditLog(LongSupplier clock, @Nullable Consumer<String> lines) {
    this.clock = clock;
    this.lines = lines;
  }

  /** One that writes to the logger. */
  public static AuditLog on(LongSupplier clock) {
    Logger logger = Logger.getLogger(LOGGER);
    return to(clock, logger::info);
  }

  /** One that writes to whoever takes lines. */
  public static AuditLog to(LongSupplier clock, Consumer<String> lines) {
    return new AuditLog(clock, lines);
  }

  public boolean off() {
    return lines == null;
  }

  public void write(AuditEntry entry) {
    Consumer<String> to = lines;
    if (to == null) {
      return;
    }
    long now = clock.getAsLong();
    if (entry.event() != AuditEvent.REFUSAL || tell(now, to)) {
      to.accept(dated(entry, now));
    }
  }

  private static String dated(AuditEntry entry, long now) {
    return entry.with(AuditKey.TIME, Instant.ofEpochMilli(now).toString()).toString();
  }

  private synchronized boolean tell(long now, Consumer<String> to) {
    if (now / SECOND != second) {
      if (refusals > REFUSALS_PER_SECOND) {
        AuditEntry rest =
            new AuditEntry(AuditEvent.SUPPRESSED)
                .with(AuditKey.COUNT, refusals - REFUSALS_PER_SECOND);
        to.accept(dated(rest, now));
      }
      second = now / SECOND;
      refusals = 0;
    }
    refusals++;
    return refusals <= REFUSALS_PER_SECOND;
  }
}
