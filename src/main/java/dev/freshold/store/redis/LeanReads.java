package dev.freshold.store.redis;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.store.EntryFormat;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads without a script, gathered: all that are asked for in one turn of the event loop go out in
 * one write.
 *
 * <p>Each is a GET of the entry and then an HMGET of what may have invalidated it; one TIME closes
 * the batch, so that the clock is never behind what was read. The entry is read before the
 * generations, so that an invalidation in between is seen. This does for entries whose tags are
 * known beforehand; whether they were the right ones, the entry says itself.
 *
 * <p>Belongs to one {@link Link} and its event loop.
 */
final class LeanReads {

  /** Fields of the control hash that stand before those of the mark and the generations. */
  private static final int LEADING = 3;

  private final Context context;
  private final Link link;
  private List<Waiting> gathered = new ArrayList<>();

  private record Waiting(
      Request get, Request generations, View view, Promise<Optional<ReadFacts>> answer) {}

  LeanReads(Context context, Link link) {
    this.context = context;
    this.link = link;
  }

  /**
   * What a read is judged by, if the entry has no other tags than these. It comes with no lease.
   * Empty if the epoch is not the one that this connection knows.
   *
   * @param tags those that the entry is remembered to carry
   */
  Future<Optional<ReadFacts>> read(ReadCommand command, List<Tag> tags) {
    Tenant tenant = command.key().tenant();
    return link.view(tenant).compose(view -> gather(command, tags, view));
  }

  private Future<Optional<ReadFacts>> gather(ReadCommand command, List<Tag> tags, View view) {
    Keys keys = new Keys(command.key().tenant());
    Request generations =
        Request.cmd(Command.HMGET)
            .arg(keys.control())
            .arg(Keys.EPOCH)
            .arg(Keys.COUNTER)
            .arg(Keys.FLOOR)
            .arg(Keys.markField(command.key().subject()));
    for (Subject subject : command.subjects()) {
      generations.arg(Keys.generationField(subject));
    }
    for (Tag tag : tags) {
      Subject subject = Subject.of(tag);
      if (!command.subjects().contains(subject)) {
        generations.arg(Keys.generationField(subject));
      }
    }
    Waiting waiting =
        new Waiting(
            Request.cmd(Command.GET).arg(keys.entry(command.key())),
            generations,
            view,
            Promise.promise());
    gathered.add(waiting);
    if (gathered.size() == 1) {
      context.runOnContext(turn -> flush());
    }
    return waiting.answer().future();
  }

  private void flush() {
    List<Waiting> all = gathered;
    gathered = new ArrayList<>(all.size());
    List<Waiting> batch = all.stream().filter(this::isStillTrue).toList();
    if (batch.isEmpty()) {
      return;
    }
    send(batch)
        .onFailure(
            failure -> {
              if (batch.size() == 1) {
                batch.getFirst().answer().fail(failure);
              } else {
                batch.forEach(this::sendAlone);
              }
            });
  }

  /** What was gathered over a connection that has ended since is not sent over the next. */
  private boolean isStillTrue(Waiting one) {
    return link.isCurrent(one.view()) || !one.answer().tryComplete(Optional.empty());
  }

  /** One bad reply fails a whole batch; these only read, so that each may be asked for again. */
  private void sendAlone(Waiting one) {
    send(List.of(one)).onFailure(one.answer()::fail);
  }

  private Future<List<@Nullable Response>> send(List<Waiting> batch) {
    List<Request> requests = new ArrayList<>(2 * batch.size() + 1);
    for (Waiting one : batch) {
      requests.add(one.get());
      requests.add(one.generations());
    }
    requests.add(Request.cmd(Command.TIME));
    long askedAt = Link.now();
    return link.batch(requests)
        .map(
            said -> {
              deliver(batch, said, askedAt);
              return said;
            });
  }

  private void deliver(List<Waiting> batch, List<@Nullable Response> said, long askedAt) {
    Response time = Reply.present(said.getLast());
    long now = Reply.number(time, 0) * 1000 + Reply.number(time, 1) / 1000;
    link.observe(askedAt, now);
    for (int i = 0; i < batch.size(); i++) {
      Waiting one = batch.get(i);
      Response control = Reply.present(said.get(2 * i + 1));
      one.answer().complete(facts(said.get(2 * i), control, one.view(), now));
    }
  }

  private static Optional<ReadFacts> facts(
      @Nullable Response entry, Response control, View view, long now) {
    Response epoch = control.get(0);
    if (epoch == null || !Epoch.parse(epoch.toString()).equals(view.epoch())) {
      return Optional.empty();
    }
    Entry decoded = entry == null ? null : EntryFormat.decode(entry.toBytes());
    Response floor = control.get(2);
    Generations generations = new Generations(floor == null ? 0 : Reply.number(floor), 0);
    for (int i = LEADING + 1; i < control.size(); i++) {
      Response generation = control.get(i);
      if (generation != null) {
        byte[] raw = generation.toBytes();
        generations = generations.and(ControlFormat.hard(raw), ControlFormat.soft(raw));
      }
    }
    Response mark = control.get(LEADING);
    return Optional.of(
        new ReadFacts(
            decoded,
            generations,
            ControlFormat.mark(mark == null ? null : mark.toBytes()),
            view.epoch(),
            control.get(1) == null ? 0 : Reply.number(control, 1),
            now,
            now - view.openedAt(),
            LeaseAnswer.NONE));
  }
}
