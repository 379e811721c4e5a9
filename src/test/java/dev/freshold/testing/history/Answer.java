package dev.freshold.testing.history;

import dev.freshold.model.Receipt;
import dev.freshold.model.Version;
import org.jspecify.annotations.Nullable;

/** What a read was answered. */
public sealed interface Answer {

  /** For people. */
  String words();

  /** The load whose outcome was served; null: nothing was. */
  default @Nullable Long load() {
    return switch (this) {
      case Hit hit -> hit.of();
      case Negative negative -> negative.of();
      case Miss miss -> null;
      case Failed failed -> null;
    };
  }

  /** The right to load, if it came along. */
  default @Nullable Lease lease() {
    return switch (this) {
      case Hit hit -> hit.granted();
      case Negative negative -> null;
      case Miss miss -> miss.granted();
      case Failed failed -> null;
    };
  }

  /** The position that the read says it has seen. */
  default @Nullable Receipt receipt() {
    return switch (this) {
      case Hit hit -> hit.seen();
      case Negative negative -> negative.seen();
      case Miss miss -> miss.seen();
      case Failed failed -> null;
    };
  }

  /**
   * A value.
   *
   * @param of the load
   * @param served by whom: LOCAL, STORE, ...
   */
  record Hit(
      long of,
      @Nullable Version version,
      boolean stale,
      String served,
      @Nullable Lease granted,
      Receipt seen)
      implements Answer {
    @Override
    public String words() {
      return "load %d%s, %s, served %s%s%s"
          .formatted(
              of,
              version == null ? "" : " (version " + version + ")",
              stale ? "stale" : "fresh",
              served,
              granted == null ? "" : ", with " + granted,
              Words.receipt(seen));
    }
  }

  /** A remembered "there is no value". */
  record Negative(long of, Receipt seen) implements Answer {
    @Override
    public String words() {
      return "load %d, which found no value%s".formatted(of, Words.receipt(seen));
    }
  }

  /** Nothing. */
  record Miss(String reason, @Nullable Lease granted, Receipt seen) implements Answer {
    @Override
    public String words() {
      return "a miss, %s%s%s"
          .formatted(reason, granted == null ? "" : ", with " + granted, Words.receipt(seen));
    }
  }

  /** No answer. */
  record Failed(String why) implements Answer {
    @Override
    public String words() {
      return "fails: " + why;
    }
  }

  /** The right to load, for so long. */
  record Lease(String token, long millis) {
    @Override
    public String toString() {
      return "a lease of " + millis + " ms";
    }
  }
}
