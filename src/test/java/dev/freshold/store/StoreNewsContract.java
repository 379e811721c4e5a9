package dev.freshold.store;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a store tells without being asked. */
public interface StoreNewsContract extends StoreFixture {

  @Test
  default void appended_isToldOfEachNumber_asTheJournalHasIt() {
    NewsTold news = NewsTold.listeningTo(on());
    EntryKey key = on().key("日本 😀");
    long before = on().position();

    on().bust(key).version(1).and(on().key("x")).soft().reason("odd\0\r\n 😀").go();
    on().bump(tag("x"), tag("y")).reason("price list").go();
    on().bump(tag("user:42")).asScope().soft().go();
    on().bump(Subject.ofNamespace("goods")).go();
    on().put(key).version(5).staleAtOnce().go();
    on().put(key).leased(on().lease(key)).version(6).go();
    news.catchUp();

    JournalPage page = on().journal(before, 100);
    assertThat(page.records()).hasSize(7);
    assertThat(news.records()).isEqualTo(page.records());
    assertThat(epochs(news)).containsExactly(page.standing().epoch());
  }

  private static Stream<Epoch> epochs(NewsTold news) {
    return news.all().stream()
        .map(one -> one instanceof News.Appended appended ? appended.epoch() : new Epoch(0))
        .distinct();
  }

  @Test
  default void appended_ofTheLargestBust_isWhole() {
    NewsTold news = NewsTold.listeningTo(on());
    List<EntryKey> keys =
        IntStream.range(0, 256).mapToObj(i -> on().key("%03d".formatted(i).repeat(171))).toList();
    BustCall bust = on().bust(keys.getFirst());
    keys.stream().skip(1).forEach(bust::and);

    bust.go();

    assertThat(news.catchUp().records().getFirst().names())
        .isEqualTo(keys.stream().map(EntryKey::subject).toList());
  }

  @Test
  default void appended_whileManyInvalidate_comesInOrderAndOneAtATime() {
    NewsTold news = NewsTold.listeningTo(on());
    long before = on().position();

    List<CompletableFuture<Void>> all =
        Stream.of("a", "b", "c", "d")
            .map(
                name ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < 50; i++) {
                            on().bump(tag(name)).go();
                          }
                        }))
            .toList();
    all.forEach(CompletableFuture::join);

    assertThat(news.catchUp().records())
        .extracting(JournalRecord::number)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(before + 1, before + 201).boxed().toList());
  }

  @Test
  default void whatTakesNoNumber_isNoNews() {
    NewsTold news = NewsTold.listeningTo(on());
    EntryKey key = on().key("a");

    on().put(key).go();
    on().read(key);
    on().bump(tag("x")).atLeast(9_000).go();
    on().bump(tag("x")).atLeast(9_000).go();
    on().fleet();

    assertThat(news.catchUp().all()).hasSize(2);
  }

  @Test
  default void acked_isToldWhenTheSlowestMoves_andOnlyThen() {
    NewsTold news = NewsTold.listeningTo(on());
    Receipt first = on().join("n1");
    on().join("n2");
    Receipt second = on().bump(tag("x")).go().receipt();
    Receipt third = on().bump(tag("x")).go().receipt();

    on().renew("n1", third);
    on().renew("n1", third);
    on().renew("n2", second);
    on().renew("n2", second);
    on().renew("n2", third);
    on().renew("n1", third);

    assertThat(news.catchUp().acked())
        .containsExactly(acked(first, 1), acked(second, 2), acked(third, 2));
  }

  @Test
  default void acked_isToldWhenTheSlowestLeaves() {
    NewsTold news = NewsTold.listeningTo(on());
    on().join("n1");
    Receipt bumped = on().bump(tag("x")).go().receipt();
    on().join("n2");
    on().join("n3");
    news.forget();

    on().leave("n3", null);
    on().leave("n1", on().member("n1").serial() - 1);
    on().leave("n1", null);
    on().leave("n2", null);

    assertThat(news.catchUp().acked()).containsExactly(acked(bumped, 1));
  }

  @Test
  default void acked_isNotToldOfARenewalThatChangesNothing() {
    NewsTold news = NewsTold.listeningTo(on());
    Receipt joined = on().join("n1");
    news.forget();

    on().renew("n1", new Receipt(new Epoch(joined.epoch().id() + 1), 1_000));
    on().bump(tag("x")).go();
    on().renew("n1", 0, null);

    assertThat(news.catchUp().acked()).isEmpty();
  }

  /** Whoever is told that all have applied a number has been told of the number. */
  @Test
  default void acked_comesBehindTheNumberThatItIsAbout() {
    NewsTold news = NewsTold.listeningTo(on());
    on().join("n1");
    news.forget();

    on().renew("n1", on().bump(tag("x")).go().receipt());

    assertThat(news.catchUp().all())
        .hasExactlyElementsOfTypes(News.Appended.class, News.Acked.class, News.Appended.class);
  }

  @Test
  default void news_ofTwoTenants_doNotMix() {
    StoreDriver other = onAnotherTenant();
    NewsTold ours = NewsTold.listeningTo(on());
    NewsTold theirs = NewsTold.listeningTo(other);
    ours.forget();

    on().bump(tag("ours")).go();
    other.bump(tag("theirs")).go();
    other.join("n1");

    assertThat(ours.catchUp().all()).hasSize(2);
    assertThat(ours.records().getFirst().names()).containsExactly("ours");
    assertThat(theirs.catchUp().all()).hasSize(3);
    assertThat(theirs.records().getFirst().names()).containsExactly("theirs");
  }

  private News.Acked acked(Receipt all, int members) {
    return new News.Acked(on().tenant(), all, members);
  }
}
