package dev.freshold.store.redis;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.store.EntryFormat;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of one partition that go out together: an MGET of the entries, and then an HMGET of all
 * that may have invalidated them, each field once. The entries are read before the generations, so
 * that an invalidation in between is seen.
 */
final class LeanBatch {

  /** Redis serves nobody else during a command, so that none may grow with the load. */
  private static final int FULL = 128;

  private static final int EPOCH = 0;
  private static final int COUNTER = 1;
  private static final int FLOOR = 2;
  private static final int LEADING = 3;

  private final Keys keys;
  private final View view;
  private final Request entries = Request.cmd(Command.MGET);
  private final Request control;
  private final Map<Subject, Integer> generations = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private int fields = LEADING;

  /** One who waits, and where in the answer the mark and the generations stand that apply. */
  private static final class Waiting {
    private final Promise<Optional<ReadFacts>> answer = Promise.promise();
    private final int mark;
    private final int[] generations;

    Waiting(int mark, int[] generations) {
      this.mark = mark;
      this.generations = generations;
    }

    Mark mark(Response control) {
      return ControlFormat.mark(Reply.bytes(control.get(mark)));
    }

    Generations applying(Generations least, Response control) {
      Generations newest = least;
      for (int position : generations) {
        byte[] raw = Reply.bytes(control.get(position));
        if (raw != null) {
          newest = newest.and(ControlFormat.hard(raw), ControlFormat.soft(raw));
        }
      }
      return newest;
    }
  }

  LeanBatch(Keys keys, View view) {
    this.keys = keys;
    this.view = view;
    this.control =
        Request.cmd(Command.HMGET)
            .arg(keys.control())
            .arg(Keys.EPOCH)
            .arg(Keys.COUNTER)
            .arg(Keys.FLOOR);
  }

  View view() {
    return view;
  }

  boolean isFull() {
    return waiting.size() == FULL;
  }

  /** Takes a read in, whose entry is remembered to carry these tags. */
  Future<Optional<ReadFacts>> add(ReadCommand command, List<Tag> tags) {
    entries.arg(keys.entry(command.key()));
    control.arg(Keys.markField(command.key().subject()));
    int mark = fields++;
    int[] applying = new int[command.subjects().size() + tags.size()];
    int count = 0;
    for (Subject subject : command.subjects()) {
      applying[count++] = position(subject);
    }
    for (Tag tag : tags) {
      applying[count++] = position(Subject.of(tag));
    }
    Waiting one = new Waiting(mark, applying);
    waiting.add(one);
    return one.answer.future();
  }

  private int position(Subject subject) {
    Integer known = generations.get(subject);
    if (known != null) {
      return known;
    }
    control.arg(Keys.generationField(subject));
    generations.put(subject, fields);
    return fields++;
  }

  /** What to send, in this order. */
  List<Request> requests() {
    return List.of(entries, control);
  }

  /** Tells everybody that the epoch is not the one that was expected. */
  void dismiss() {
    waiting.forEach(one -> one.answer.tryComplete(Optional.empty()));
  }

  void fail(Throwable failure) {
    waiting.forEach(one -> one.answer.tryFail(failure));
  }

  /**
   * Tells everybody what was said to {@link #requests()}.
   *
   * @param now the clock of the store, after both were read
   */
  void deliver(Response entries, Response control, long now) {
    Response epoch = control.get(EPOCH);
    if (epoch == null || !Epoch.parse(epoch.toString()).equals(view.epoch())) {
      dismiss();
      return;
    }
    Response floor = control.get(FLOOR);
    Generations least = new Generations(floor == null ? 0 : Reply.number(floor), 0);
    Response counter = control.get(COUNTER);
    long counted = counter == null ? 0 : Reply.number(counter);
    for (int i = 0; i < waiting.size(); i++) {
      Waiting one = waiting.get(i);
      try {
        one.answer.tryComplete(
            Optional.of(
                new ReadFacts(
                    entry(entries.get(i)),
                    one.applying(least, control),
                    one.mark(control),
                    view.epoch(),
                    counted,
                    now,
                    now - view.openedAt(),
                    LeaseAnswer.NONE)));
      } catch (RuntimeException damaged) { // by another hand than ours: the others are fine
        one.answer.tryFail(damaged);
      }
    }
  }

  private static @Nullable Entry entry(@Nullable Response said) {
    return said == null ? null : EntryFormat.decode(said.toBytes());
  }
}
