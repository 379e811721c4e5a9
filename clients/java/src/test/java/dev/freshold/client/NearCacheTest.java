package dev.freshold.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.client.testing.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NearCacheTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Codec<String> TEXT = Codecs.text();

  private final List<Event> told = new ArrayList<>();
  private final NearCache near =
      new NearCache(
          NearOptions.defaults().checkpointInterval(LONG).listener(told::add), Telemetry.NONE);

  private static Place place(String key) {
    return new Place("product", "", key);
  }

  private static Answer.Found answer(
      String value, long position, Duration freshFor, String... tags) {
    HitFacts facts =
        new HitFacts(
            Payload.ofText(value, "text/plain"),
            3L,
            Freshness.FRESH,
            1_000_000,
            freshFor.toNanos(),
            freshFor.toNanos() * 2,
            Served.STORE,
            List.of(tags),
            null);
    return Answer.Found.of(facts, SessionTest.receipt(1, position));
  }

  private void connect(long position) {
    near.take(new Event.Connected(SessionTest.receipt(1, position), position));
  }

  private void keep(String key, Answer answer) {
    near.keep(Objects.requireNonNull(near.begin("product")), place(key), answer, TEXT);
  }

  private @Nullable Hit<String> find(String key) {
    return near.find(place(key), GetOptions.defaults(), TEXT);
  }

  private void invalidate(long position, Event.What what, List<String> keys, List<String> tags) {
    String namespace = what == Event.What.TAG ? "" : "product";
    near.take(
        new Event.Invalidation(
            SessionTest.receipt(1, position),
            position,
            Instant.EPOCH,
            what,
            Mode.HARD,
            namespace,
            keys,
            tags,
            List.of(),
            ""));
  }

  @Test
  void aCopy_isKeptAndServed_onlyWhileConnected() {
    keep("1", answer("early", 5, LONG));
    assertThat(find("1")).isNull();

    connect(5);
    keep("1", answer("x", 5, LONG, "brand:acme"));

    Hit<String> hit = Objects.requireNonNull(find("1"));
    assertThat(hit.value()).isEqualTo("x");
    assertThat(hit.served()).isEqualTo(Served.NEAR);
    assertThat(hit.version()).hasValue(3);
    assertThat(hit.tags()).containsExactly("brand:acme");
    assertThat(hit.age()).isGreaterThanOrEqualTo(Duration.ofMillis(1));
    assertThat(hit.freshFor()).isLessThanOrEqualTo(LONG);
    near.take(new Event.Gap(LONG));
    assertThat(find("1")).isNull();
    assertThat(near.stats().state()).isEqualTo(NearState.GAP);
    assertThat(near.stats().entries()).isZero();
    assertThat(told).hasSize(2);
  }

  @Test
  void anInvalidation_dropsWhatItMeets_andNoNewerCopy() {
    connect(5);
    keep("1", answer("key", 5, LONG));
    keep("2", answer("tag", 5, LONG, "brand:acme"));
    keep("3", answer("newer", 9, LONG));
    keep("4", answer("stays", 5, LONG));

    invalidate(6, Event.What.KEY, List.of("1", "3"), List.of());
    invalidate(7, Event.What.TAG, List.of(), List.of("brand:acme"));

    assertThat(find("1")).isNull();
    assertThat(find("2")).isNull();
    assertThat(find("3")).isNotNull();
    assertThat(find("4")).isNotNull();
    invalidate(10, Event.What.NAMESPACE, List.of(), List.of());
    assertThat(near.stats().entries()).isZero();
    assertThat(near.stats().invalidated()).isEqualTo(4);
    assertThat(near.stats().weight()).isZero();
  }

  @Test
  void whatWasOvertaken_isNotKept() {
    connect(5);
    Keeping before = Objects.requireNonNull(near.begin("product"));
    invalidate(6, Event.What.KEY, List.of("1"), List.of());

    near.keep(before, place("1"), answer("old", 5, LONG), TEXT);
    near.keep(before, place("2"), answer("of another key", 5, LONG), TEXT);
    near.keep(
        before,
        place("3"),
        new Answer.Found(
            answer("x", 5, LONG).facts(), 0, Served.STORE, SessionTest.receipt(2, 9), null, null),
        TEXT);

    assertThat(find("1")).isNull();
    assertThat(find("2")).isNotNull();
    assertThat(find("3")).isNull();
  }

  @Test
  void ownWrites_dropTheCopy_andWhatIsOnItsWay() {
    connect(5);
    keep("1", answer("old", 5, LONG));
    Keeping before = Objects.requireNonNull(near.begin("product"));

    near.wrote(List.of(Names.key("product", "1")));
    near.keep(before, place("1"), answer("old", 5, LONG), TEXT);

    assertThat(find("1")).isNull();
    keep("1", answer("new", 6, LONG));
    assertThat(find("1")).isNotNull();
  }

  @Test
  void aReset_dropsAll_andIsTold() {
    connect(5);
    keep("1", answer("x", 5, LONG));

    near.take(
        new Event.Reset(SessionTest.receipt(2, 1), Event.ResetReason.EPOCH, 1, Selector.all()));

    assertThat(find("1")).isNull();
    assertThat(near.stats().resets()).isEqualTo(1);
    assertThat(told).last().isInstanceOf(Event.Reset.class);
  }

  @Test
  void aCopy_doesNotOutliveItsFreshness() {
    connect(5);
    keep("1", answer("x", 5, Duration.ofMillis(20)));

    Await.until("the copy expires", () -> find("1") == null);

    assertThat(near.stats().expired()).isEqualTo(1);
    assertThat(near.stats().entries()).isZero();
  }

  @Test
  void silence_ofThreeIntervals_isAGap_thoughNobodyTells() {
    NearCache brief =
        new NearCache(
            NearOptions.defaults().checkpointInterval(Duration.ofMillis(20)), Telemetry.NONE);
    brief.take(new Event.Connected(SessionTest.receipt(1, 5), 5));

    Await.until("the silence is heard", () -> brief.stats().state() == NearState.GAP);

    assertThat(brief.stats().gaps()).isEqualTo(1);
  }

  @Test
  void aListenerThatFails_leavesTheStreamAlone() {
    NearCache unlucky =
        new NearCache(
            NearOptions.defaults()
                .listener(
                    event -> {
                      throw new IllegalStateException("listener");
                    }),
            Telemetry.NONE);

    List<String> logged = new ArrayList<>();
    Logger logger = Logger.getLogger(NearCache.class.getName());
    Filter before = logger.getFilter();
    logger.setFilter(record -> !logged.add(record.getMessage()));

    unlucky.take(new Event.Connected(SessionTest.receipt(1, 5), 5));

    logger.setFilter(before);
    assertThat(logged).containsExactly("the listener of the near cache failed");
    assertThat(unlucky.stats().state()).isEqualTo(NearState.CONNECTED);
  }

  @Test
  void bounds_ofTheCaller_hold() {
    connect(5);
    keep("1", answer("x", 5, LONG));

    assertThat(near.find(place("1"), GetOptions.defaults().minVersion(3), TEXT)).isNotNull();
    assertThat(near.find(place("1"), GetOptions.defaults().minVersion(4), TEXT)).isNull();
    assertThat(near.find(place("1"), GetOptions.defaults().maxStaleness(Duration.ZERO), TEXT))
        .isNull();
    assertThat(
            near.find(place("1"), GetOptions.defaults().receipt(SessionTest.receipt(1, 5)), TEXT))
        .isNotNull();
    assertThat(
            near.find(place("1"), GetOptions.defaults().receipt(SessionTest.receipt(1, 6)), TEXT))
        .isNull();
    assertThat(near.find(place("1"), GetOptions.defaults().receipt("opaque"), TEXT)).isNull();
    assertThat(near.find(place("1"), GetOptions.defaults().skippingNear(), TEXT)).isNull();
    assertThat(near.find(place("1"), GetOptions.defaults(), Codecs.raw())).isNotNull();
  }

  @Test
  void weight_isBounded_andNothingAboveAnEighthIsKept() {
    NearCache small =
        new NearCache(
            NearOptions.defaults().maxWeight(3000).checkpointInterval(LONG), Telemetry.NONE);
    small.take(new Event.Connected(SessionTest.receipt(1, 5), 5));

    for (int i = 0; i < 100; i++) {
      small.keep(
          Objects.requireNonNull(small.begin("product")),
          place("k" + i),
          answer("value", 5, LONG, "t" + i),
          TEXT);
    }
    small.keep(
        Objects.requireNonNull(small.begin("product")),
        place("big"),
        answer("x".repeat(400), 5, LONG),
        TEXT);

    NearStats stats = small.stats();
    assertThat(stats.weight()).isBetween(1L, 3000L);
    assertThat(stats.fills()).isEqualTo(100);
    assertThat(stats.evicted()).isEqualTo(100 - stats.entries());
    assertThat(small.find(place("big"), GetOptions.defaults(), TEXT)).isNull();
  }
}
