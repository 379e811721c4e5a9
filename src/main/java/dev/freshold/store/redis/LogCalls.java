package dev.freshold.store.redis;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.store.AppendCommand;
import dev.freshold.store.BuryCommand;
import dev.freshold.store.LogHold;
import dev.freshold.store.LogId;
import dev.freshold.store.LoggedWrite;
import dev.freshold.store.SettleCommand;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import java.util.stream.Collectors;

/** What is asked of the log of writes, as calls of the scripts, whose headers say what is where. */
final class LogCalls {

  private final Scripts scripts;
  private final Calls calls;

  LogCalls(Scripts scripts, Calls calls) {
    this.scripts = scripts;
    this.calls = calls;
  }

  Request append(AppendCommand command, View view) {
    EntryKey key = command.put().key();
    Keys keys = new Keys(key.tenant());
    Version version = command.put().version();
    return calls.put(
        Script.APPEND,
        command.put(),
        view,
        List.of(keys.log(), keys.logged(), keys.unflushed(), Keys.BACKLOGGED),
        List.of(
            Integer.toString(command.maxBacklog()),
            key.tenant().name(),
            key.namespace(),
            key.schema(),
            key.key(),
            String.valueOf(version),
            command.tags().stream().map(Tag::name).collect(Collectors.joining(" ")),
            command.requestId()));
  }

  Request backlogged() {
    return Request.cmd(Command.SMEMBERS).arg(Keys.BACKLOGGED);
  }

  Request claim(Tenant tenant, String token, long millis, View view) {
    Keys keys = new Keys(tenant);
    return script(Script.CLAIM, List.of(keys.control(), keys.hold(), keys.log()))
        .arg(view.epoch().toString())
        .arg(token)
        .arg(millis);
  }

  Request release(LogHold hold, boolean onlyIfEmpty) {
    Keys keys = new Keys(hold.tenant());
    return script(Script.RELEASE, List.of(keys.hold(), keys.log()))
        .arg(hold.token())
        .arg(onlyIfEmpty ? "1" : "0");
  }

  Request page(LogHold hold, LogId after, int atMost) {
    Keys keys = new Keys(hold.tenant());
    return script(Script.PAGE, List.of(keys.control(), keys.hold(), keys.log()))
        .arg(hold.epoch().toString())
        .arg(hold.token())
        .arg(after.toString())
        .arg(atMost);
  }

  Request entry(Tenant tenant, LogId id) {
    return Request.cmd(Command.HGET).arg(new Keys(tenant).logged()).arg(id.toString());
  }

  Request settle(SettleCommand command) {
    Keys keys = new Keys(command.hold().tenant());
    Request call =
        script(Script.SETTLE, held(keys))
            .arg(command.hold().epoch().toString())
            .arg(command.hold().token())
            .arg(command.hold().tenant().name())
            .arg(command.subject())
            .arg(ControlFormat.version(command.version()))
            .arg(command.newest().toString())
            .arg(command.last() ? "1" : "0");
    return Requests.addAll(call, command.settled().stream().map(LogId::toString).toList());
  }

  Request bury(BuryCommand command) {
    Keys keys = new Keys(command.hold().tenant());
    LoggedWrite write = command.write();
    List<String> names =
        List.of(
            keys.control(),
            keys.hold(),
            keys.log(),
            keys.logged(),
            keys.unflushed(),
            Keys.BACKLOGGED,
            keys.deadLetters());
    return script(Script.BURY, names)
        .arg(command.hold().epoch().toString())
        .arg(command.hold().token())
        .arg(command.hold().tenant().name())
        .arg(write.key().subject())
        .arg(ControlFormat.version(write.version()))
        .arg(command.newest().toString())
        .arg(command.left() == null ? "1" : "0")
        .arg(write.id().toString())
        .arg(Keys.markField(write.key().subject()))
        .arg(ControlFormat.version(command.left()))
        .arg(command.code())
        .arg(command.message())
        .arg(command.attempts())
        .arg(command.keep());
  }

  Request deadLetters(Tenant tenant, int atMost) {
    return Request.cmd(Command.XREVRANGE)
        .arg(new Keys(tenant).deadLetters())
        .arg("+")
        .arg("-")
        .arg("COUNT")
        .arg(atMost);
  }

  private static List<String> held(Keys keys) {
    return List.of(
        keys.control(), keys.hold(), keys.log(), keys.logged(), keys.unflushed(), Keys.BACKLOGGED);
  }

  private Request script(Script script, List<String> keys) {
    return Requests.script(scripts.sha(script), keys);
  }
}
