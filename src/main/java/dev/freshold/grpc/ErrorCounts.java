package dev.freshold.grpc;

import dev.freshold.v1.ErrorReason;
import dev.freshold.watch.Counts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How often this process has told each error of the catalogue, of whole calls and of items. */
public final class ErrorCounts {

  private static final Counts<ErrorReason> COUNTS = new Counts<>(ErrorReason.class);

  private ErrorCounts() {}

  /** The catalogue, as labels. */
  public static List<String> reasons() {
    return Arrays.stream(ErrorReason.values())
        .filter(
            reason ->
                reason != ErrorReason.ERROR_REASON_UNSPECIFIED
                    && reason != ErrorReason.UNRECOGNIZED)
        .map(reason -> reason.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** How often that one was told. */
  public static long of(String reason) {
    return COUNTS.of(ErrorReason.valueOf(reason.toUpperCase(Locale.ROOT)));
  }

  static void add(ErrorReason reason) {
    COUNTS.add(reason);
  }
}
