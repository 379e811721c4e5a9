package dev.freshold.store.redis;

import dev.freshold.model.Entry;
import dev.freshold.model.Tenant;
import dev.freshold.store.AppendCommand;
import dev.freshold.store.AppendResult;
import dev.freshold.store.BuryCommand;
import dev.freshold.store.DeadLetter;
import dev.freshold.store.Durability;
import dev.freshold.store.EntryFormat;
import dev.freshold.store.LogClaim;
import dev.freshold.store.LogHold;
import dev.freshold.store.LogId;
import dev.freshold.store.LoggedWrite;
import dev.freshold.store.PutResult;
import dev.freshold.store.SettleCommand;
import dev.freshold.store.WriteLog;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;

/**
 * The log of writes as a stream of each tenant, which the append-only file of Redis keeps. That it
 * does is asked once over each connection, and again in the step of each append.
 */
final class RedisWriteLog implements WriteLog {

  private final Links links;
  private final LogCalls calls;
  private final Recall recall;

  RedisWriteLog(Links links, LogCalls calls, Recall recall) {
    this.links = links;
    this.calls = calls;
    this.recall = recall;
  }

  @Override
  public Uni<AppendResult> append(AppendCommand command) {
    return links.on(
        lane ->
            lane.link()
                .durability()
                .compose(durable -> append(lane.link(), command))
                .onSuccess(result -> note(command, result)));
  }

  private Future<AppendResult> append(Link link, AppendCommand command) {
    return link.run(
        command.put().key().tenant(),
        view -> calls.append(command, view),
        (said, view) ->
            Reply.text(said, 0).equals("FULL")
                ? new AppendResult.Full()
                : new AppendResult.Decided(Answers.put(said, view)));
  }

  private void note(AppendCommand command, AppendResult result) {
    if (result instanceof AppendResult.Decided(PutResult.Stored stored)) {
      recall.note(command.put().key(), command.put().tags());
    }
  }

  @Override
  public Uni<List<Tenant>> backlogged() {
    return links.on(lane -> lane.link().ask(calls.backlogged()).map(RedisWriteLog::tenants));
  }

  private static List<Tenant> tenants(Response said) {
    return said.stream().map(name -> new Tenant(name.toString())).toList();
  }

  @Override
  public Uni<LogClaim> claim(Tenant tenant, String token, long millis) {
    return links.on(
        lane ->
            lane.link()
                .run(
                    tenant,
                    view -> calls.claim(tenant, token, millis, view),
                    (said, view) -> claim(tenant, token, said, view)));
  }

  private static LogClaim claim(Tenant tenant, String token, Response said, View view) {
    return Reply.number(said, 0) == 1
        ? new LogClaim.Held(
            new LogHold(tenant, token, view.epoch()), Reply.number(said, 2), Reply.number(said, 3))
        : new LogClaim.Taken(Math.max(0, Reply.number(said, 1)));
  }

  @Override
  public Uni<Boolean> release(LogHold hold, boolean onlyIfEmpty) {
    return links.on(
        lane ->
            lane.link()
                .run(
                    hold.tenant(),
                    view -> calls.release(hold, onlyIfEmpty),
                    (said, view) -> Reply.number(said) == 1));
  }

  @Override
  public Uni<Optional<List<LoggedWrite>>> page(LogHold hold, LogId after, int atMost) {
    return links.on(
        lane ->
            lane.link()
                .run(
                    hold.tenant(),
                    view -> calls.page(hold, after, atMost),
                    (said, view) ->
                        Reply.number(said, 0) == 1
                            ? Optional.of(LogFormat.page(hold.tenant(), Reply.part(said, 1)))
                            : Optional.empty()));
  }

  @Override
  public Uni<Optional<Entry>> entry(Tenant tenant, LogId id) {
    return links.on(
        lane ->
            lane.link()
                .ask(calls.entry(tenant, id))
                .map(
                    said -> {
                      byte[] bytes = Reply.bytes(said);
                      return bytes == null
                          ? Optional.empty()
                          : Optional.ofNullable(EntryFormat.decode(bytes));
                    }));
  }

  @Override
  public Uni<Boolean> settle(SettleCommand command) {
    return links.on(
        lane ->
            lane.link()
                .run(
                    command.hold().tenant(),
                    view -> calls.settle(command),
                    (said, view) -> Reply.number(said) == 1));
  }

  @Override
  public Uni<Boolean> bury(BuryCommand command) {
    return links.on(
        lane ->
            lane.link()
                .run(
                    command.hold().tenant(),
                    view -> calls.bury(command),
                    (said, view) -> Reply.number(said) == 1));
  }

  @Override
  public Uni<List<DeadLetter>> deadLetters(Tenant tenant, int atMost) {
    return links.on(
        lane ->
            lane.link()
                .ask(calls.deadLetters(tenant, atMost))
                .map(
                    said ->
                        said.stream()
                            .flatMap(one -> LogFormat.deadLetter(tenant, one).stream())
                            .toList()));
  }

  @Override
  public Uni<Durability> durability() {
    return links.on(lane -> lane.link().durability());
  }
}
