package dev.freshold.config;

import dev.freshold.policy.OriginPolicy;
import dev.freshold.policy.UrlTemplate;
import dev.freshold.policy.WriteMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where values come from, and what becomes of what is written.
 *
 * @param grpc empty text: none
 * @param http null: none
 */
record Supply(
    Chosen<String> grpc,
    Chosen<Boolean> tls,
    Chosen<Optional<UrlTemplate>> http,
    Chosen<String> versionHeader,
    Chosen<Long> concurrency,
    Chosen<Long> queue,
    Chosen<Duration> timeout,
    Chosen<Duration> softTimeout,
    Chosen<Long> batch,
    Chosen<Duration> batchWindow,
    Chosen<Long> refreshesPerSecond,
    Chosen<WriteMode> write) {

  static final ChoiceFormat<WriteMode> WRITE = new ChoiceFormat<>(WriteMode.class);

  private static final String GRPC = "origin.grpc";
  private static final String TLS = "origin.tls";
  private static final String HTTP = "origin.http";
  private static final String VERSION_HEADER = "origin.version-header";
  private static final String CONCURRENCY = "origin-limits.concurrency";
  private static final String QUEUE = "origin-limits.queue";
  private static final String TIMEOUT = "origin-limits.timeout";
  private static final String SOFT_TIMEOUT = "origin-limits.soft-timeout";
  private static final String BATCH = "origin-limits.batch";
  private static final String BATCH_WINDOW = "origin-limits.batch-window";
  private static final String REFRESHES = "origin-limits.refreshes-per-second";
  private static final String WRITE_MODE = "write";

  private static final List<String> ONLY_WITH_AN_ORIGIN =
      List.of(
          TLS,
          VERSION_HEADER,
          CONCURRENCY,
          QUEUE,
          TIMEOUT,
          SOFT_TIMEOUT,
          BATCH,
          BATCH_WINDOW,
          REFRESHES);

  private static final Duration USUAL_PATIENCE = Duration.ofMillis(500);

  /**
   * Every fault has been reported.
   *
   * @param hasLog whether what is acknowledged can be kept until it is written
   */
  static Supply read(Group group, Defaults defaults, Shapes shapes, boolean hasLog) {
    Chosen<Duration> timeout = group.get(TIMEOUT, DurationFormat.INSTANCE);
    Supply supply =
        new Supply(
            group.text(GRPC, Supply::target).orElseGet(() -> defaults.always("")),
            group.get(TLS, FlagFormat.INSTANCE),
            url(group, shapes)
                .map(chosen -> chosen.map(Optional::of))
                .orElseGet(() -> defaults.always(Optional.empty())),
            group.getText(VERSION_HEADER, Supply::headerName),
            group.get(CONCURRENCY, CountFormat.INSTANCE),
            group.get(QUEUE, CountFormat.INSTANCE),
            timeout,
            group
                .find(SOFT_TIMEOUT, DurationFormat.INSTANCE)
                .orElseGet(() -> defaults.always(shorter(USUAL_PATIENCE, timeout.value()))),
            group.get(BATCH, CountFormat.INSTANCE),
            group.get(BATCH_WINDOW, DurationFormat.INSTANCE),
            group.get(REFRESHES, CountFormat.INSTANCE),
            group.get(WRITE_MODE, WRITE));
    supply.check(group, hasLog);
    return supply;
  }

  /** Where there is none, nothing of it is shown. */
  @Nullable OriginPolicy origin(Sheet sheet) {
    OriginPolicy.Address address = address(sheet);
    return address == null
        ? null
        : new OriginPolicy(
            address,
            count(sheet, CONCURRENCY, concurrency),
            count(sheet, QUEUE, queue),
            sheet.note(TIMEOUT, DurationFormat.INSTANCE, timeout),
            sheet.note(SOFT_TIMEOUT, DurationFormat.INSTANCE, softTimeout),
            count(sheet, BATCH, batch),
            sheet.note(BATCH_WINDOW, DurationFormat.INSTANCE, batchWindow),
            count(sheet, REFRESHES, refreshesPerSecond));
  }

  /** The same holds for what is written there. */
  WriteMode write(Sheet sheet) {
    return hasOrigin() ? sheet.note(WRITE_MODE, WRITE, write) : WriteMode.NONE;
  }

  boolean hasOrigin() {
    return !grpc.value().isEmpty() || http.value().isPresent();
  }

  private OriginPolicy.@Nullable Address address(Sheet sheet) {
    if (!grpc.value().isEmpty()) {
      return new OriginPolicy.Grpc(
          sheet.note(GRPC, grpc.value(), grpc), sheet.note(TLS, FlagFormat.INSTANCE, tls));
    }
    UrlTemplate url = http.value().orElse(null);
    if (url == null) {
      return null;
    }
    sheet.note(HTTP, url.toString(), http);
    return new OriginPolicy.Http(
        url, sheet.note(VERSION_HEADER, versionHeader.value(), versionHeader));
  }

  /** All counts have limits far within an int. */
  private static int count(Sheet sheet, String name, Chosen<Long> chosen) {
    return Math.toIntExact(sheet.note(name, CountFormat.INSTANCE, chosen));
  }

  private void check(Group group, boolean hasLog) {
    if (group.isWritten(GRPC) && group.isWritten(HTTP)) {
      group.refuse(HTTP, "stands beside origin.grpc", "write one of the two");
    }
    if (!group.isWritten(GRPC) && !group.isWritten(HTTP)) {
      for (String name : ONLY_WITH_AN_ORIGIN) {
        if (group.isWritten(name)) {
          group.refuse(name, "needs an origin, and there is none", "write origin.grpc or .http");
        }
      }
    }
    if (write.value() != WriteMode.NONE && !group.isWritten(GRPC)) {
      group.refuse(
          WRITE_MODE,
          "needs an OriginService to write to, and there is none",
          "write origin.grpc, such as catalog:9001");
    }
    if (write.value() == WriteMode.BEHIND && !hasLog) {
      group.refuse(
          WRITE_MODE,
          "needs a durable log, and freshold.store keeps none",
          "write freshold.store: redis (with appendonly yes in redis.conf), or write: through");
    }
    if (softTimeout.value().compareTo(timeout.value()) > 0) {
      String most = DurationFormat.INSTANCE.print(timeout.value());
      group.refuse(
          SOFT_TIMEOUT,
          "is longer than origin-limits.timeout, which is " + most,
          "write at most " + most);
    }
  }

  /** A host and a port, or the URI of a name resolver of gRPC. */
  private static String target(String text) throws Unreadable {
    if (!text.matches("(dns:///)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}")) {
      throw new Unreadable("is no address", "write host:port, such as catalog:9001");
    }
    return text;
  }

  private static String headerName(String text) throws Unreadable {
    if (!text.matches("[A-Za-z0-9-]{1,64}")) {
      throw new Unreadable("is no name of a header", "write 1 to 64 letters, digits or '-'");
    }
    return text;
  }

  private static Optional<Chosen<UrlTemplate>> url(Group group, Shapes shapes) {
    List<String> placeholders =
        shapes.key().value().map(template -> template.placeholders()).orElse(List.of());
    return group.text(
        HTTP,
        text -> {
          try {
            return UrlTemplate.parse(text, placeholders);
          } catch (IllegalArgumentException invalid) {
            throw new Unreadable(
                String.valueOf(invalid.getMessage()),
                "write a URL such as \"http://catalog/products/{key}\"");
          }
        });
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }
}
