package dev.freshold.simulation;

import dev.freshold.model.Tenant;
import dev.freshold.store.Fleet;
import dev.freshold.store.News;
import dev.freshold.store.Store;
import dev.freshold.store.Store.LeaseEnd;
import dev.freshold.store.memory.MemoryStore;
import dev.freshold.testing.ForwardingStore;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The store that all nodes share, as a server: it may stand still, and it may be restarted, which
 * it does not survive. Its clock is the true one.
 */
final class StoreServer {

  private final VirtualTime time;
  private final int journalLength;
  private final List<Line> lines = new ArrayList<>();
  private final List<Runnable> backlog = new ArrayList<>();
  private Store store;
  private boolean up = true;
  private boolean paused;
  private int life;

  /** Who is told what the store says of its own accord. */
  interface Line {
    void tell(News news);

    void tell(LeaseEnd end);
  }

  StoreServer(VirtualTime time, int journalLength) {
    this.time = time;
    this.journalLength = journalLength;
    this.store = open(Fleet.ALWAYS);
  }

  void connect(Line line) {
    lines.add(line);
  }

  void disconnect(Line line) {
    lines.remove(line);
  }

  /** Which life of it this is: what was sent to one does not reach the next. */
  int life() {
    return life;
  }

  /** Has the step taken, at once or when it goes on; never if this life of it is over by then. */
  void ask(int asked, Consumer<Store> step) {
    if (paused) {
      backlog.add(() -> ask(asked, step));
    } else if (up && asked == life) {
      step.accept(store);
    }
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    List<Runnable> waiting = new ArrayList<>(backlog);
    backlog.clear();
    waiting.forEach(Runnable::run);
  }

  void crash() {
    up = false;
    life++;
    resume();
  }

  /** Comes up again, empty. It knows of no lease that was given before. */
  void restart() {
    store = open(time.now());
    up = true;
  }

  private Store open(long openedAt) {
    Store opened =
        new MemoryStore(
            new MemoryStore.Limits(1 << 20, 86_400_000, 10_000, journalLength), time::now);
    int its = life;
    opened.onNews(news -> tell(its, line -> line.tell(news)));
    opened.onLeaseEnd(end -> tell(its, line -> line.tell(end)));
    return new Opened(opened, openedAt);
  }

  private void tell(int its, Consumer<Line> telling) {
    if (its == life) {
      List.copyOf(lines).forEach(telling);
    }
  }

  /** One life of it. */
  private final class Opened extends ForwardingStore {
    private final long openedAt;

    Opened(Store behind, long openedAt) {
      super(behind);
      this.openedAt = openedAt;
    }

    @Override
    public Uni<Fleet> fleet(Tenant tenant) {
      return super.fleet(tenant)
          .map(
              fleet ->
                  openedAt == Fleet.ALWAYS
                      ? fleet
                      : new Fleet(
                          fleet.standing(), fleet.now(), time.now() - openedAt, fleet.members()));
    }
  }
}
