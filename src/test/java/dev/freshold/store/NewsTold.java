package dev.freshold.store;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Tenant;
import dev.freshold.testing.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What a listener is told of one tenant. */
public final class NewsTold implements Consumer<News> {

  private final StoreDriver on;
  private final List<News> told = new CopyOnWriteArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean overlapped;
  private volatile long after;

  private NewsTold(StoreDriver on) {
    this.on = on;
  }

  /** Listens, and comes back once everything from here on is told. */
  public static NewsTold listeningTo(StoreDriver on) {
    NewsTold news = new NewsTold(on);
    on.store().onNews(news);
    Await.eventually(
        () -> {
          on.bump(tag("listening")).go();
          return news.told;
        },
        told -> told.stream().anyMatch(News.Appended.class::isInstance));
    news.forget();
    return news;
  }

  @Override
  public void accept(News news) {
    overlapped |= !busy.compareAndSet(false, true);
    if (news instanceof News.Interrupted || tenantOf(news).equals(on.tenant())) {
      told.add(news);
    }
    busy.set(false);
  }

  private static Tenant tenantOf(News news) {
    return switch (news) {
      case News.Appended appended -> appended.tenant();
      case News.Acked acked -> acked.tenant();
      case News.Interrupted nobodys -> throw new IllegalArgumentException("of no tenant");
    };
  }

  /** Takes a number, and waits until it is told: everything before it has been told then. */
  public NewsTold catchUp() {
    long last = on.bump(tag("catch-up")).go().receipt().position();
    Await.eventually(
        () -> numbers(told.stream()), numbers -> numbers.anyMatch(number -> number == last));
    assertThat(overlapped).as("two at a time").isFalse();
    return this;
  }

  private static Stream<Long> numbers(Stream<News> news) {
    return records(news).map(JournalRecord::number);
  }

  private static Stream<JournalRecord> records(Stream<News> news) {
    return news.filter(News.Appended.class::isInstance).map(one -> ((News.Appended) one).record());
  }

  /** Only what comes from here on is of interest. */
  public void forget() {
    catchUp();
    after = told.size();
  }

  /** In the order in which it was told. */
  public List<News> all() {
    return told.stream().skip(after).toList();
  }

  public List<JournalRecord> records() {
    return records(all().stream()).toList();
  }

  public List<News.Acked> acked() {
    return all().stream().filter(News.Acked.class::isInstance).map(News.Acked.class::cast).toList();
  }

  /** How often something may have been missed. */
  public long interruptions() {
    return all().stream().filter(News.Interrupted.class::isInstance).count();
  }
}
