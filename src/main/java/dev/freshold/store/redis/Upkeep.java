package dev.freshold.store.redis;

import dev.freshold.model.Epoch;
import dev.freshold.model.Tenant;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Forgets control state that nothing alive can need, in two rounds: a look at the counter now, and
 * once everything loaded before that look has died of age by our own monotonic clock, the fields
 * that were not written since. Lives on the event loop of its link.
 */
final class Upkeep {

  private static final Logger LOG = Logger.getLogger(Upkeep.class);

  private static final long INTERVAL_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /**
   * What a load may take on top of the life of an entry: the longest lease that can be configured.
   */
  private static final long LOAD_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private static final int ROUND = 128;

  private final Vertx vertx;
  private final Link link;
  private final Scripts scripts;
  private final long longestLife;
  private final Map<Tenant, Deque<Look>> looks = new HashMap<>();
  private final long timer;

  private record Look(Epoch epoch, long counter, long at) {}

  Upkeep(Vertx vertx, Link link, Scripts scripts, long longestLifeMillis) {
    this.vertx = vertx;
    this.link = link;
    this.scripts = scripts;
    this.longestLife = longestLifeMillis;
    this.timer = vertx.setPeriodic(INTERVAL_MILLIS, tick -> link.onLoop(this::round));
  }

  void close() {
    vertx.cancelTimer(timer);
  }

  private void round() {
    for (Tenant tenant : link.tenants()) {
      look(tenant)
          .compose(look -> look.isEmpty() ? Future.succeededFuture() : prune(tenant, look.get()))
          .onFailure(failure -> LOG.debugf("upkeep of %s: %s", tenant, failure.getMessage()));
    }
  }

  /** Notes where the counter stands, and gives the newest note that is old enough to act on. */
  private Future<Optional<Look>> look(Tenant tenant) {
    long now = Link.now();
    return link.run(
        tenant,
        view -> Requests.counter(new Keys(tenant)),
        (said, view) -> {
          Deque<Look> known = looks.computeIfAbsent(tenant, same -> new ArrayDeque<>());
          known.removeIf(look -> !look.epoch().equals(view.epoch()));
          known.addLast(new Look(view.epoch(), Reply.number(said), now));
          return ripe(known, now);
        });
  }

  private Optional<Look> ripe(Deque<Look> known, long now) {
    List<Look> done = new ArrayList<>();
    for (Look look : known) {
      if (now - look.at() > longestLife + LOAD_MILLIS) {
        done.add(look);
      }
    }
    known.removeAll(done);
    return done.isEmpty() ? Optional.empty() : Optional.of(done.getLast());
  }

  private Future<Void> prune(Tenant tenant, Look look) {
    Keys keys = new Keys(tenant);
    return link.run(
            tenant,
            view ->
                Requests.script(
                        scripts.sha(Script.PRUNE),
                        List.of(keys.control(), keys.ages(), keys.unflushed()))
                    .arg(look.epoch().toString())
                    .arg(look.counter())
                    .arg(Link.now() - look.at())
                    .arg(LOAD_MILLIS),
            (said, view) -> (int) Reply.number(said))
        .compose(seen -> seen == ROUND ? prune(tenant, look) : Future.succeededFuture());
  }
}
