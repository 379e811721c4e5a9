package dev.freshold.store.redis;

import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import io.vertx.core.Context;
import io.vertx.core.Future;
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
 * Reads without a script, gathered: all that are asked for in one turn of the event loop go out in
 * one write, those of a partition as one {@link LeanBatch}.
 *
 * <p>One TIME closes the write, so that the clock is never behind what was read. This does for
 * entries whose tags are known beforehand; whether they were the right ones, the entry says itself.
 *
 * <p>Belongs to one {@link Link} and its event loop.
 */
final class LeanReads {

  private final Context context;
  private final Link link;
  private final Map<Tenant, LeanBatch> open = new HashMap<>();
  private List<LeanBatch> gathered = new ArrayList<>();

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
    Future<View> view = link.view(tenant);
    return view.succeeded()
        ? batch(tenant, view.result()).add(command, tags)
        : view.compose(learned -> batch(tenant, learned).add(command, tags));
  }

  /** The batch that is being gathered for the partition as it is seen now. */
  private LeanBatch batch(Tenant tenant, View view) {
    LeanBatch batch = open.get(tenant);
    if (batch == null || batch.isFull() || !batch.view().equals(view)) {
      batch = new LeanBatch(new Keys(tenant), view);
      open.put(tenant, batch);
      gathered.add(batch);
      if (gathered.size() == 1) {
        context.runOnContext(turn -> flush());
      }
    }
    return batch;
  }

  private void flush() {
    List<LeanBatch> all = gathered;
    gathered = new ArrayList<>();
    open.clear();
    List<LeanBatch> batches = all.stream().filter(this::isStillTrue).toList();
    if (batches.isEmpty()) {
      return;
    }
    send(batches)
        .onFailure(
            failure -> {
              if (batches.size() == 1) {
                batches.getFirst().fail(failure);
              } else {
                batches.forEach(this::sendAlone);
              }
            });
  }

  /** What was gathered over a connection that has ended since is not sent over the next. */
  private boolean isStillTrue(LeanBatch batch) {
    boolean current = link.isCurrent(batch.view());
    if (!current) {
      batch.dismiss();
    }
    return current;
  }

  /** One bad reply fails all that was sent; these only read, so that each may be sent again. */
  private void sendAlone(LeanBatch batch) {
    send(List.of(batch)).onFailure(batch::fail);
  }

  private Future<List<@Nullable Response>> send(List<LeanBatch> batches) {
    List<Request> requests = new ArrayList<>(2 * batches.size() + 1);
    batches.forEach(batch -> requests.addAll(batch.requests()));
    requests.add(Request.cmd(Command.TIME));
    long askedAt = Link.now();
    return link.batch(requests)
        .map(
            said -> {
              deliver(batches, said, askedAt);
              return said;
            });
  }

  private void deliver(List<LeanBatch> batches, List<@Nullable Response> said, long askedAt) {
    Response time = Reply.present(said.getLast());
    long now = Reply.number(time, 0) * 1000 + Reply.number(time, 1) / 1000;
    link.observe(askedAt, now);
    for (int i = 0; i < batches.size(); i++) {
      Response entries = Reply.present(said.get(2 * i));
      Response control = Reply.present(said.get(2 * i + 1));
      batches.get(i).deliver(entries, control, now);
    }
  }
}
