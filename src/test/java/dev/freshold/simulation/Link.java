package dev.freshold.simulation;

import dev.freshold.flight.Scheduler;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.AbandonCommand;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BumpResult;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustResult;
import dev.freshold.store.ExtendCommand;
import dev.freshold.store.Fleet;
import dev.freshold.store.InspectCommand;
import dev.freshold.store.Inspection;
import dev.freshold.store.JournalPage;
import dev.freshold.store.News;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.RenewCommand;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A node's way to the store. Requests and answers take their time, each its own, as over several
 * connections; they get lost while the way is cut. What the store says of its own accord comes in
 * order over one connection, mostly: it may get lost, come twice, or too late.
 */
final class Link implements Store, StoreServer.Line {

  static final long TIMEOUT_MILLIS = 400;

  private final String name;
  private final VirtualTime time;
  private final Dice dice;
  private final StoreServer server;
  private final Machine machine;
  private final Weather weather;
  private final List<Consumer<News>> listeners = new ArrayList<>();
  private final List<Consumer<LeaseEnd>> leaseListeners = new ArrayList<>();
  private boolean requestsCut;
  private boolean answersCut;
  private boolean pushesCut;
  private long extraMillis;
  private long lastPush;

  Link(
      String name,
      VirtualTime time,
      Dice dice,
      StoreServer server,
      Machine machine,
      Weather weather) {
    this.name = name;
    this.time = time;
    this.dice = dice;
    this.server = server;
    this.machine = machine;
    this.weather = weather;
    server.connect(this);
  }

  void cut(boolean requests, boolean answers, boolean pushes) {
    requestsCut |= requests;
    answersCut |= answers;
    pushesCut |= pushes;
  }

  /** Everything takes up to so much longer. */
  void slow(long millis) {
    extraMillis = millis;
  }

  /** Whole again; that pushes were missed is known, or not. */
  void heal(boolean told) {
    boolean missed = pushesCut;
    requestsCut = false;
    answersCut = false;
    pushesCut = false;
    if (missed && told) {
      push("interrupted", () -> listeners.forEach(one -> one.accept(new News.Interrupted())));
    }
  }

  @Override
  public void close() {
    server.disconnect(this);
  }

  private <T> Uni<T> ask(String what, Function<Store, Uni<T>> step) {
    return Uni.createFrom().emitter(seat -> send(what, step, seat));
  }

  private <T> void send(String what, Function<Store, Uni<T>> step, UniEmitter<? super T> seat) {
    Scheduler.Timer late =
        machine.schedule(TIMEOUT_MILLIS, () -> seat.fail(away("no answer in time")));
    seat.onTermination(late::cancel);
    if (requestsCut) {
      if (roll(what, "refused") < 0.5) {
        seat.fail(away("no connection"));
      }
      return;
    }
    int life = server.life();
    time.after(
        delay(what, "there"),
        () -> {
          if (!requestsCut || roll(what, "under way") < 0.5) {
            server.ask(life, store -> carryOut(what, step.apply(store), life, seat));
          }
        });
  }

  private <T> void carryOut(String what, Uni<T> step, int life, UniEmitter<? super T> seat) {
    step.subscribe()
        .with(
            item -> answer(what, life, () -> seat.complete(item)),
            failure -> answer(what, life, () -> seat.fail(failure)));
  }

  private void answer(String what, int life, Runnable answer) {
    time.after(
        delay(what, "back"),
        () -> {
          if (!answersCut && (life == server.life() || roll(what, "last words") < 0.5)) {
            machine.run(answer);
          }
        });
  }

  private static StoreException away(String why) {
    return new StoreException(StoreException.Fault.UNAVAILABLE, why);
  }

  private double roll(String what, String about) {
    return dice.roll(name + what + about);
  }

  /** Mostly short, sometimes long. */
  private long delay(String what, String about) {
    double length = roll(what, about);
    double part = roll(what, about + "exactly");
    long usual =
        length < weather.hiccups()
            ? (long) (20 + part * 180)
            : length < 4 * weather.hiccups() ? (long) (2 + part * 18) : (long) (part * 3);
    return usual + (long) (extraMillis * part);
  }

  @Override
  public void tell(News news) {
    push(
        news.getClass().getSimpleName(),
        () -> listeners.forEach(listener -> listener.accept(news)));
  }

  @Override
  public void tell(LeaseEnd end) {
    push("end" + end.subject(), () -> leaseListeners.forEach(listener -> listener.accept(end)));
  }

  private void push(String what, Runnable telling) {
    if (pushesCut || roll(what, "lost") < weather.lostPushes()) {
      return;
    }
    long inOrder = Math.max(lastPush, time.now() + delay(what, "push"));
    boolean overtaken = roll(what, "overtaken") < weather.lostPushes();
    lastPush = overtaken ? lastPush : inOrder;
    arrive(overtaken ? inOrder + (long) (50 * roll(what, "by")) : inOrder, telling);
    if (roll(what, "twice") < weather.lostPushes()) {
      arrive(inOrder + (long) (50 * roll(what, "again")), telling);
    }
  }

  private void arrive(long when, Runnable telling) {
    time.at(
        when,
        () -> {
          if (!pushesCut) {
            machine.run(telling);
          }
        });
  }

  @Override
  public Uni<ReadFacts> read(ReadCommand command) {
    return ask("read" + command.key().key(), store -> store.read(command));
  }

  @Override
  public Uni<PutResult> put(PutCommand command) {
    return ask("put" + command.key().key(), store -> store.put(command));
  }

  @Override
  public Uni<Boolean> extend(ExtendCommand command) {
    return ask("extend" + command.key().key(), store -> store.extend(command));
  }

  @Override
  public Uni<Boolean> abandon(AbandonCommand command) {
    return ask("abandon" + command.key().key(), store -> store.abandon(command));
  }

  @Override
  public Uni<BustResult> bust(BustCommand command) {
    return ask("bust", store -> store.bust(command));
  }

  @Override
  public Uni<BumpResult> bump(BumpCommand command) {
    return ask("bump", store -> store.bump(command));
  }

  @Override
  public Uni<Long> estimate(BustCommand command) {
    return ask("estimate", store -> store.estimate(command));
  }

  @Override
  public Uni<Long> estimate(BumpCommand command) {
    return ask("estimate", store -> store.estimate(command));
  }

  @Override
  public Uni<Inspection> inspect(InspectCommand command) {
    return ask("inspect", store -> store.inspect(command));
  }

  @Override
  public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
    return ask("journal", store -> store.journal(tenant, after, atMost));
  }

  @Override
  public Uni<Receipt> renew(RenewCommand command) {
    return ask("renew", store -> store.renew(command));
  }

  @Override
  public Uni<Boolean> leave(Tenant tenant, String node, @Nullable Long serial) {
    return ask("leave", store -> store.leave(tenant, node, serial));
  }

  @Override
  public Uni<Fleet> fleet(Tenant tenant) {
    return ask("fleet", store -> store.fleet(tenant));
  }

  @Override
  public Uni<Void> check() {
    return ask("check", Store::check);
  }

  @Override
  public void onNews(Consumer<News> listener) {
    listeners.add(listener);
  }

  @Override
  public void onLeaseEnd(Consumer<LeaseEnd> listener) {
    leaseListeners.add(listener);
  }

  @Override
  public String describe() {
    return "the simulated store";
  }
}
