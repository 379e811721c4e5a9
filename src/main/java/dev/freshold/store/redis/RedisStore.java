package dev.freshold.store.redis;

import dev.freshold.model.Entry;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.policy.Judge;
import dev.freshold.policy.LeaseRule;
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
import dev.freshold.store.WriteLog;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The store on Redis 7: a single primary, found by its address or through Sentinel.
 *
 * <p>A read of a key whose tags are remembered needs no script: it is gathered with others, and
 * judged here by the same function as everywhere. Anything but a plain answer to it, and every read
 * of a key that is not remembered, goes through the script, which can hand out the lease in the
 * same step.
 */
public final class RedisStore implements Store {

  private final Links links;
  private final Scripts scripts;
  private final Calls calls;
  private final Recall recall = new Recall();
  private final Announcements announcements;
  private final Upkeep upkeep;
  private final String where;

  /**
   * How to reach Redis, and how much to keep there.
   *
   * @param where for people; holds nothing secret
   * @param timeoutMillis how long Redis may take over anything
   * @param connections held on each event loop
   * @param journalLength records of the journal a tenant, roughly
   * @param greatestLifeMillis the greatest life of an entry, or of a fence, under the policies of
   *     this node
   */
  public record Options(
      String where,
      long timeoutMillis,
      int connections,
      int journalLength,
      long greatestLifeMillis) {}

  /**
   * A store that connects when it is first asked.
   *
   * @param clients makes a client, on the event loop that calls it
   */
  public RedisStore(Vertx vertx, Supplier<Redis> clients, Options options) {
    this(vertx, clients, options, Scripts.shipped());
  }

  RedisStore(Vertx vertx, Supplier<Redis> clients, Options options, Scripts scripts) {
    this(vertx, clients, options, scripts, new Histories());
  }

  RedisStore(
      Vertx vertx, Supplier<Redis> clients, Options options, Scripts scripts, Histories histories) {
    Link.Setup setup =
        new Link.Setup(
            clients, scripts, histories, options.timeoutMillis(), options.greatestLifeMillis());
    this.links = new Links(vertx, setup, options.connections());
    this.scripts = scripts;
    this.calls = new Calls(scripts, options.journalLength());
    this.announcements = new Announcements(vertx, clients, options.timeoutMillis());
    this.upkeep = new Upkeep(vertx, links.any().link(), scripts, options.greatestLifeMillis());
    this.where = options.where();
  }

  /** The log of writes on the same connections. */
  public WriteLog writeLog() {
    return new RedisWriteLog(links, new LogCalls(scripts, calls), recall);
  }

  @Override
  public Uni<ReadFacts> read(ReadCommand command) {
    return links.on(
        lane -> {
          List<Tag> tags = recall.tagsOf(command.key());
          if (tags == null) {
            return scripted(lane, command);
          }
          return lane.lean()
              .read(command, tags)
              .compose(
                  facts ->
                      facts.isPresent() && suffices(command, tags, facts.get())
                          ? Future.succeededFuture(facts.get())
                          : scripted(lane, command));
        });
  }

  private Future<ReadFacts> scripted(Links.Lane lane, ReadCommand command) {
    long askedAt = Link.now();
    return lane.link()
        .run(
            command.key().tenant(),
            view -> calls.get(command, view),
            (said, view) -> seen(lane.link(), askedAt, Answers.facts(said, view, command)))
        .onSuccess(facts -> recall.note(command.key(), facts.entry()));
  }

  private static ReadFacts seen(Link link, long askedAt, ReadFacts facts) {
    link.observe(askedAt, facts.now());
    return facts;
  }

  /**
   * Whether a lean read knew all that applies, and leaves nothing to load for one who would. Where
   * it has found nothing, the script says whether something foreign lies there.
   */
  private static boolean suffices(ReadCommand command, List<Tag> tags, ReadFacts facts) {
    Entry entry = facts.entry();
    if (entry == null || !tags.equals(entry.tags())) {
      return false;
    }
    return command.lease() == null
        || !LeaseRule.wantsLoad(
            Judge.judge(
                entry,
                facts.generations(),
                facts.mark(),
                facts.epoch(),
                command.demand(),
                0,
                facts.now(),
                command.early()));
  }

  @Override
  public Uni<PutResult> put(PutCommand command) {
    return links.on(
        lane ->
            lane.link()
                .run(command.key().tenant(), view -> calls.put(command, view), Answers::put)
                .onSuccess(
                    result -> {
                      if (result instanceof PutResult.Stored) {
                        recall.note(command.key(), command.tags());
                      }
                    }));
  }

  @Override
  public Uni<Boolean> extend(ExtendCommand command) {
    return links.on(
        lane ->
            lane.link()
                .run(
                    command.key().tenant(),
                    view -> calls.extend(command),
                    (said, view) -> Reply.number(said) == 1));
  }

  @Override
  public Uni<Boolean> abandon(AbandonCommand command) {
    return links.on(
        lane ->
            lane.link()
                .run(
                    command.key().tenant(),
                    view -> calls.abandon(command),
                    (said, view) -> Reply.number(said) == 1));
  }

  @Override
  public Uni<BustResult> bust(BustCommand command) {
    return links.on(
        lane ->
            lane.link().run(command.tenant(), view -> calls.bust(command, view), Answers::bust));
  }

  @Override
  public Uni<BumpResult> bump(BumpCommand command) {
    return links.on(
        lane ->
            lane.link().run(command.tenant(), view -> calls.bump(command, view), Answers::bump));
  }

  @Override
  public Uni<Long> estimate(BustCommand command) {
    return links.on(lane -> lane.link().ask(calls.exist(command)).map(Reply::number));
  }

  @Override
  public Uni<Long> estimate(BumpCommand command) {
    return links.on(
        lane ->
            lane.link()
                .run(
                    command.tenant(),
                    view -> calls.estimate(command),
                    (said, view) -> Reply.number(said)));
  }

  @Override
  public Uni<Inspection> inspect(InspectCommand command) {
    return links.on(
        lane ->
            lane.link()
                .run(
                    command.key().tenant(),
                    view -> calls.inspect(command, view),
                    (said, view) -> Answers.inspection(said, view, command)));
  }

  @Override
  public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
    return links.on(
        lane ->
            lane.link()
                .run(tenant, view -> calls.journal(tenant, after, atMost, view), Answers::page));
  }

  @Override
  public Uni<Receipt> renew(RenewCommand command) {
    return links.on(
        lane ->
            lane.link()
                .run(command.tenant(), view -> calls.renew(command, view), Answers::standing));
  }

  @Override
  public Uni<Boolean> leave(Tenant tenant, String node, @Nullable Long serial) {
    return links.on(
        lane ->
            lane.link()
                .run(
                    tenant,
                    view -> calls.leave(tenant, node, serial, view),
                    (said, view) -> Reply.number(said, 1) == 1));
  }

  @Override
  public Uni<Fleet> fleet(Tenant tenant) {
    return links.on(
        lane -> lane.link().run(tenant, view -> calls.fleet(tenant, view), Answers::fleet));
  }

  @Override
  public void onNews(Consumer<News> listener) {
    announcements.onNews(listener);
  }

  @Override
  public Uni<Void> check() {
    return links.on(lane -> lane.link().check());
  }

  @Override
  public void onLeaseEnd(Consumer<LeaseEnd> listener) {
    announcements.onLeaseEnd(listener);
  }

  @Override
  public String describe() {
    return "redis at " + where;
  }

  @Override
  public void close() {
    upkeep.close();
    announcements.close();
    links.close();
  }
}
