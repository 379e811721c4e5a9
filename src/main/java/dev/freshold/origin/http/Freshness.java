package dev.freshold.origin.http;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * For how long an answer may be served by what its header says, as a shared cache reads it (RFC
 * 9111, RFC 5861).
 *
 * @param ttl null: it says nothing
 * @param grace null: it says nothing
 */
record Freshness(@Nullable Duration ttl, @Nullable Duration grace) {

  /** For whoever asked, and for nobody else. */
  static final Freshness FOR_ONCE = new Freshness(Duration.ZERO, Duration.ZERO);

  /**
   * What the header says.
   *
   * @param now when the answer came
   */
  static Freshness of(Fields fields, Instant now) {
    CacheControl control = CacheControl.of(fields.lines("Cache-Control"));
    if (isForOnce(control) || variesWithEverything(fields)) {
      return FOR_ONCE;
    }
    Long lifetime = lifetime(control, fields, now);
    if (lifetime == null) {
      return new Freshness(null, grace(control, 0));
    }
    long left = lifetime - age(fields);
    return new Freshness(Duration.ofSeconds(Math.max(0, left)), grace(control, Math.max(0, -left)));
  }

  /**
   * What must not be stored (RFC 9111, sections 5.2.2.5 and 5.2.2.7), or not be used again without
   * the origin's consent, fresh or stale (sections 5.2.2.4 and 4.2.4). Whether single fields are
   * named by it makes no difference: many caches treat it so.
   */
  private static boolean isForOnce(CacheControl control) {
    return control.has("no-store") || control.has("private") || control.has("no-cache");
  }

  /** Such an answer never matches another request (RFC 9111, section 4.1). */
  private static boolean variesWithEverything(Fields fields) {
    return fields.members("Vary").contains("*");
  }

  /** Seconds from the moment at which the origin made the answer (RFC 9111, section 4.2.1). */
  private static @Nullable Long lifetime(CacheControl control, Fields fields, Instant now) {
    Long shared = control.seconds("s-maxage");
    if (shared != null) {
      return shared;
    }
    Long all = control.seconds("max-age");
    if (all != null) {
      return all;
    }
    return fields.lines("Expires").isEmpty() ? null : untilExpires(fields, now);
  }

  /** A moment that cannot be read is in the past (RFC 9111, section 5.3). */
  private static long untilExpires(Fields fields, Instant now) {
    Instant end = HttpDate.parse(fields.lines("Expires").getFirst(), now);
    if (end == null) {
      return 0;
    }
    String date = fields.single("Date");
    Instant made = date == null ? null : HttpDate.parse(date, now);
    long seconds = Duration.between(made == null ? now : made, end).toSeconds();
    return Math.clamp(seconds, 0, CacheControl.MOST_SECONDS);
  }

  /** For how long it was held by caches on its way; what is no number is none (section 5.1). */
  private static long age(Fields fields) {
    return fields.members("Age").stream().findFirst().map(CacheControl::number).orElse(0L);
  }

  /**
   * Past its freshness: none where the answer must be asked for again then (RFC 9111, sections
   * 5.2.2.2 and 5.2.2.8), else the longer of the windows of RFC 5861. An s-maxage without these
   * windows forbids what is stale as well (sections 5.2.2.10 and 4.2.4).
   *
   * @param overdue seconds of it that are over
   */
  private static @Nullable Duration grace(CacheControl control, long overdue) {
    if (control.has("must-revalidate") || control.has("proxy-revalidate")) {
      return Duration.ZERO;
    }
    Long whileRevalidating = control.seconds("stale-while-revalidate");
    Long ifError = control.seconds("stale-if-error");
    if (whileRevalidating == null && ifError == null) {
      return control.has("s-maxage") ? Duration.ZERO : null;
    }
    long longer = Math.max(orNone(whileRevalidating), orNone(ifError));
    return Duration.ofSeconds(Math.max(0, longer - overdue));
  }

  private static long orNone(@Nullable Long seconds) {
    return seconds == null ? 0 : seconds;
  }
}
