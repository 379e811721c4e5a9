package dev.freshold.behind;

import dev.freshold.flight.Scheduler.Timer;
import dev.freshold.model.Entry;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.policy.Backoff;
import dev.freshold.store.BuryCommand;
import dev.freshold.store.LogClaim;
import dev.freshold.store.LogHold;
import dev.freshold.store.LogId;
import dev.freshold.store.LoggedWrite;
import dev.freshold.store.SettleCommand;
import dev.freshold.store.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * One node's turn at the log of a tenant: from the moment at which it has taken the right to flush
 * it until it gives that back, or loses it.
 *
 * <p>It knows the whole log without its values, one {@link Lane} a key, and fetches a value when it
 * is about to be written. Keys are written in parallel, up to the limit of their origin; a key that
 * cannot be written waits for its next try and holds up nobody else. An entry leaves the log when
 * the origin has it, in a step that does nothing if the right is lost.
 *
 * <p>A turn that has lost its right does no harm: what it still writes, others write as well, with
 * the same identities, and the origin ignores what is older than its row.
 *
 * <p>Everything here happens in {@link Turns}.
 */
final class Flush {

  private static final Logger LOG = Logger.getLogger(Flush.class);

  private static final int PAGE = 256;

  /** How long an entry that another node has appended may lie before it is seen. */
  private static final long LOOK_MILLIS = 100;

  private final FlushParts parts;
  private final LogHold hold;
  private final Consumer<Ending> onEnd;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<String, Queue<Lane>> ready = new HashMap<>();
  private final Map<String, Integer> underway = new HashMap<>();
  private LogId cursor = LogId.START;
  private int known;
  private int working;
  private boolean looking;

  /** Whether something may have been appended since the look that is under way was begun. */
  private boolean missed;

  private boolean over;
  private long renewedAt;
  private Ending ending = Ending.LOST;
  private Timer nextLook = () -> {};

  /** Why a turn is over. */
  enum Ending {
    /** The log was empty. */
    DONE,
    /** The node stops. */
    STOPPED,
    /** The right was lost, or the store could not be asked. */
    LOST
  }

  /**
   * A turn that has not begun.
   *
   * @param onEnd told once, when nothing of it is under way any more
   */
  Flush(FlushParts parts, LogHold hold, Consumer<Ending> onEnd) {
    this.parts = parts;
    this.hold = hold;
    this.onEnd = onEnd;
    this.renewedAt = parts.scheduler().now();
  }

  void begin() {
    look();
  }

  /** Somebody may have appended something. */
  void look() {
    if (over) {
      return;
    }
    missed = looking;
    if (looking) {
      return;
    }
    nextLook.cancel();
    looking = true;
    if (parts.scheduler().now() - renewedAt > parts.terms().leaseMillis() / 3) {
      renew();
    } else {
      read();
    }
  }

  private void renew() {
    long askedAt = parts.scheduler().now();
    then(
        parts.log().claim(hold.tenant(), hold.token(), parts.terms().leaseMillis()),
        claim -> {
          if (claim instanceof LogClaim.Held held && held.hold().equals(hold)) {
            renewedAt = askedAt;
            parts.backlog().accept(hold.tenant(), new Backlog(held.backlog(), held.oldestAge()));
            read();
          } else {
            end(Ending.LOST);
          }
        });
  }

  private void read() {
    if (known >= parts.terms().maxBacklog()) {
      seen(0);
      return;
    }
    then(
        parts.log().page(hold, cursor, PAGE),
        page -> page.ifPresentOrElse(this::enter, () -> end(Ending.LOST)));
  }

  private void enter(List<LoggedWrite> page) {
    for (LoggedWrite write : page) {
      Lane lane = lanes.computeIfAbsent(write.key().subject(), Lane::new);
      lane.add(write);
      cursor = write.id();
      known++;
      queue(lane);
    }
    seen(page.size());
  }

  private void seen(int count) {
    looking = false;
    dispatch();
    if (count == PAGE || missed) {
      look();
    } else if (lanes.isEmpty()) {
      rest();
    } else {
      nextLook = parts.schedule(LOOK_MILLIS, this::look);
    }
  }

  /** Gives the right back, unless something has been appended meanwhile. */
  private void rest() {
    looking = true;
    then(
        parts.log().release(hold, true),
        released -> {
          looking = false;
          if (released) {
            end(Ending.DONE);
          } else {
            look();
          }
        });
  }

  private void queue(Lane lane) {
    if (!lane.isSeenTo()) {
      lane.seenTo(true);
      ready
          .computeIfAbsent(lane.next().key().namespace(), namespace -> new ArrayDeque<>())
          .add(lane);
    }
  }

  private void dispatch() {
    ready.forEach(
        (namespace, waiting) -> {
          int room = parts.writing().atOnce(namespace) - underway.getOrDefault(namespace, 0);
          for (; room > 0 && !waiting.isEmpty() && !over; room--) {
            write(namespace, waiting.remove());
          }
        });
  }

  private void write(String namespace, Lane lane) {
    underway.merge(namespace, 1, Integer::sum);
    LoggedWrite write = lane.next();
    then(
        parts.log().entry(hold.tenant(), write.id()),
        entry -> written(namespace, lane, write, entry));
  }

  private void written(String namespace, Lane lane, LoggedWrite write, Optional<Entry> entry) {
    if (entry
        .isEmpty()) { // by a later version of Freshold; or another has the log, as will be seen
      underway.merge(namespace, -1, Integer::sum);
      unknown(lane, write, new StoreAnswer.Unknown("this node cannot read its value"));
      return;
    }
    then(
        parts.writing().store(write, entry.get()),
        answer -> {
          underway.merge(namespace, -1, Integer::sum);
          answered(lane, write, entry.get(), answer);
        });
  }

  private void answered(Lane lane, LoggedWrite write, Entry entry, StoreAnswer answer) {
    switch (answer) {
      case StoreAnswer.Committed committed ->
          then(
              parts.writing().followed(write, entry, committed),
              followed -> settle(lane, write, lane.upTo(write)));
      case StoreAnswer.Refused refused -> {
        lane.failed();
        bury(lane, write, refused.code(), refused.message());
      }
      case StoreAnswer.Unknown unknown -> unknown(lane, write, unknown);
    }
  }

  /** In steps of a bounded size: the superseded ones first, then the one that has done it. */
  private void settle(Lane lane, LoggedWrite write, List<LogId> ids) {
    List<LogId> step = ids.subList(0, Math.min(ids.size(), PAGE));
    List<LogId> rest = ids.subList(step.size(), ids.size());
    boolean last = rest.isEmpty() && lane.endsWith(write);
    then(
        parts
            .log()
            .settle(
                new SettleCommand(
                    hold, lane.subject(), step, write.version(), lane.newest(), last)),
        done -> {
          if (!done) {
            end(Ending.LOST);
          } else if (!rest.isEmpty()) {
            settle(lane, write, rest);
          } else {
            settled(lane, write);
          }
        });
  }

  private void settled(Lane lane, LoggedWrite write) {
    int before = lane.size();
    lane.stored(write);
    int gone = before - lane.size();
    FlushStats stats = parts.stats().apply(write.key().namespace());
    stats.stored().increment();
    stats.coalesced().add(gone - 1);
    left(lane, gone);
  }

  private void bury(Lane lane, LoggedWrite write, String code, String message) {
    LOG.warnf(
        "namespace=%s a write goes to the dead letters, for the origin has not taken it: %s %s",
        write.key().namespace(), code, message);
    BuryCommand burial =
        new BuryCommand(
            hold,
            write,
            lane.newest(),
            lane.besides(write),
            code,
            message,
            lane.attempts(),
            parts.terms().maxDeadLetters());
    then(
        parts.writing().withdrawn(write).chain(busted -> parts.log().bury(burial)),
        done -> {
          if (!done) {
            end(Ending.LOST);
            return;
          }
          lane.buried(write);
          parts.stats().apply(write.key().namespace()).dead().increment();
          left(lane, 1);
        });
  }

  /** So many of its writes are out of the log; there may be more. */
  private void left(Lane lane, int gone) {
    known -= gone;
    lane.seenTo(false);
    if (lane.isEmpty()) {
      lanes.remove(lane.subject());
    } else {
      queue(lane);
    }
    dispatch();
    if (lanes.isEmpty()) {
      look();
    }
  }

  private void unknown(Lane lane, LoggedWrite write, StoreAnswer.Unknown why) {
    parts.stats().apply(write.key().namespace()).retried().increment();
    int failures = lane.failed();
    int most = parts.terms().maxAttempts();
    if (most > 0 && failures >= most) {
      bury(lane, write, "UNKNOWN", why.message());
      return;
    }
    parts.schedule(
        Backoff.ofWrite(failures - 1, parts.draw()),
        () -> {
          lane.seenTo(false);
          if (!over) {
            queue(lane);
            dispatch();
          }
        });
    dispatch();
  }

  /** Whether something may have been appended that it has not seen. */
  boolean hasMissed() {
    return missed;
  }

  /** Begins nothing more, and gives the right back. */
  void stop() {
    if (over) {
      return;
    }
    end(Ending.STOPPED);
  }

  private void end(Ending how) {
    if (over) {
      return;
    }
    over = true;
    ending = how;
    nextLook.cancel();
    if (how == Ending.STOPPED) {
      working++;
      parts
          .inTurn(parts.log().release(hold, false))
          .subscribe()
          .with(released -> finished(), failure -> finished());
    }
    ended();
  }

  private void finished() {
    working--;
    ended();
  }

  private void ended() {
    if (over && working == 0) {
      working = -1; // told once
      onEnd.accept(ending);
    }
  }

  /** Goes on in a turn, unless the flush is over then; a store that fails ends it. */
  private <T> void then(Uni<T> work, Consumer<T> next) {
    working++;
    parts
        .inTurn(work)
        .subscribe()
        .with(
            result -> {
              working--;
              if (over) {
                ended();
              } else {
                next.accept(result);
                ended();
              }
            },
            failure -> {
              working--;
              if (failure instanceof StoreException) {
                LOG.debugf("tenant=%s flush: %s", hold.tenant(), failure.getMessage());
              } else {
                LOG.error("a step of write-behind failed with a fault of this server", failure);
              }
              end(Ending.LOST);
              ended();
            });
  }
}
