package dev.freshold.store.redis;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.store.AbandonCommand;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.store.EntryFormat;
import dev.freshold.store.ExtendCommand;
import dev.freshold.store.InspectCommand;
import dev.freshold.store.Inspection;
import dev.freshold.store.PutCommand;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.RenewCommand;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Commands of the port as calls of the scripts, whose headers say what stands where. */
final class Calls {

  private static final long REQUEST_MEMORY_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final Scripts scripts;
  private final int journalLength;

  Calls(Scripts scripts, int journalLength) {
    this.scripts = scripts;
    this.journalLength = journalLength;
  }

  Request get(ReadCommand command, View view) {
    EntryKey key = command.key();
    Keys keys = new Keys(key.tenant());
    ReadCommand.LeaseAsk lease = command.lease();
    Request call =
        script(Script.GET, List.of(keys.entry(key), keys.control(), keys.lease(key)))
            .arg(view.epoch().toString())
            .arg(lease == null ? "" : lease.token())
            .arg(lease == null ? 0 : lease.millis())
            .arg(Double.toString(command.early().beta()))
            .arg(Double.toString(command.early().draw()))
            .arg(ControlFormat.version(command.demand().minVersion()))
            .arg(command.demand().maxAge())
            .arg(Keys.markField(key.subject()));
    return fields(call, command.subjects());
  }

  Request put(PutCommand command, View view) {
    return put(Script.PUT, command, view, List.of(), List.of());
  }

  /**
   * A put, or a script that does more besides.
   *
   * @param moreNames keys that it needs for that
   * @param more arguments that it needs for that
   */
  Request put(
      Script script, PutCommand command, View view, List<String> moreNames, List<String> more) {
    EntryKey key = command.key();
    Keys keys = new Keys(key.tenant());
    List<Subject> subjects = command.subjects();
    List<String> names =
        new ArrayList<>(
            List.of(keys.entry(key), keys.control(), keys.lease(key), keys.journal(), keys.ages()));
    names.addAll(moreNames);
    if (command.indexed()) {
      subjects.forEach(subject -> names.add(keys.listing(subject)));
    }
    Request call = script(script, names).arg(view.epoch().toString());
    switch (command.claim()) {
      case Claim.Leased leased -> call.arg(leased.token()).arg("").arg(0);
      case Claim.Unleased unleased ->
          call.arg("").arg(position(unleased.receipt(), view)).arg(unleased.loadDuration());
    }
    call.arg(ControlFormat.version(command.version()))
        .arg(EntryFormat.kind(command.outcome()))
        .arg(command.life().freshFor())
        .arg(command.life().staleFor())
        .arg(flag(command.journaled()))
        .arg(Double.toString(command.draw()))
        .arg(Keys.markField(key.subject()))
        .arg(key.subject())
        .arg(keys.channel())
        .arg(journalLength)
        .arg(keys.newsChannel())
        .arg(key.path())
        .arg(EntryFormat.tail(command.tags(), command.outcome()));
    return fields(Requests.addAll(call, more), subjects);
  }

  /** What a receipt is worth: one of another epoch has seen nothing of this one. */
  private static String position(@Nullable Receipt receipt, View view) {
    if (receipt == null) {
      return "";
    }
    return receipt.epoch().equals(view.epoch()) ? Long.toString(receipt.position()) : "-1";
  }

  Request extend(ExtendCommand command) {
    Keys keys = new Keys(command.key().tenant());
    return script(Script.EXTEND, List.of(keys.lease(command.key())))
        .arg(command.token())
        .arg(command.millis());
  }

  Request abandon(AbandonCommand command) {
    Keys keys = new Keys(command.key().tenant());
    return script(Script.ABANDON, List.of(keys.lease(command.key())))
        .arg(command.token())
        .arg(flag(command.failed()))
        .arg(Double.toString(command.draw()))
        .arg(command.key().subject())
        .arg(keys.channel());
  }

  Request bust(BustCommand command, View view) {
    Keys keys = new Keys(command.tenant());
    List<String> names = control(keys, command.requestId());
    for (Target target : command.targets()) {
      command.entryKeys(target).forEach(key -> names.add(keys.entry(key)));
    }
    Request call =
        script(Script.BUST, names)
            .arg(view.epoch().toString())
            .arg(flag(command.soft()))
            .arg(command.reason())
            .arg(command.requestId() == null ? 0 : REQUEST_MEMORY_MILLIS)
            .arg(journalLength)
            .arg(keys.newsChannel())
            .arg(keys.channel())
            .arg(command.schemas().size());
    for (Target target : command.targets()) {
      String subject = EntryKey.subject(command.namespace(), target.key());
      call.arg(Keys.markField(subject)).arg(ControlFormat.version(target.version())).arg(subject);
    }
    return call;
  }

  Request bump(BumpCommand command, View view) {
    Keys keys = new Keys(command.tenant());
    List<String> names = control(keys, command.requestId());
    command.subjects().forEach(subject -> names.add(keys.listing(subject)));
    Version atLeast = command.atLeast() == 0 ? null : new Version(command.atLeast());
    Request call =
        script(Script.BUMP, names)
            .arg(view.epoch().toString())
            .arg(flag(command.soft()))
            .arg(Answers.kind(command.kind()).code())
            .arg(ControlFormat.version(atLeast))
            .arg(command.pace())
            .arg(command.settle())
            .arg(command.reason())
            .arg(command.requestId() == null ? 0 : REQUEST_MEMORY_MILLIS)
            .arg(journalLength)
            .arg(keys.newsChannel());
    return Requests.addAll(call, command.subjects().stream().map(Subject::name).toList());
  }

  Request exist(BustCommand command) {
    Keys keys = new Keys(command.tenant());
    return Requests.addAll(
        Request.cmd(Command.EXISTS),
        command.targets().stream()
            .flatMap(target -> command.entryKeys(target).stream())
            .map(keys::entry)
            .toList());
  }

  Request estimate(BumpCommand command) {
    Keys keys = new Keys(command.tenant());
    return script(Script.ESTIMATE, command.subjects().stream().map(keys::listing).toList());
  }

  Request inspect(InspectCommand command, View view) {
    EntryKey key = command.key();
    Keys keys = new Keys(key.tenant());
    Request call =
        script(
                Script.INSPECT,
                List.of(
                    keys.entry(key),
                    keys.control(),
                    keys.lease(key),
                    keys.journal(),
                    keys.unflushed()))
            .arg(view.epoch().toString())
            .arg(Keys.markField(key.subject()))
            .arg(Inspection.JOURNAL_SEARCHED);
    return fields(call, command.subjects());
  }

  Request journal(Tenant tenant, long after, int atMost, View view) {
    Keys keys = new Keys(tenant);
    return script(Script.JOURNAL, List.of(keys.control(), keys.journal()))
        .arg(view.epoch().toString())
        .arg(after)
        .arg(atMost);
  }

  Request renew(RenewCommand command, View view) {
    Keys keys = new Keys(command.tenant());
    Receipt applied = command.applied();
    return script(Script.RENEW, fleet(keys))
        .arg(view.epoch().toString())
        .arg(command.node())
        .arg(command.serial())
        .arg(command.leaseMillis())
        .arg(applied == null ? "" : applied.epoch().toString())
        .arg(applied == null ? 0 : applied.position())
        .arg(keys.newsChannel());
  }

  Request leave(Tenant tenant, String node, @Nullable Long serial, View view) {
    Keys keys = new Keys(tenant);
    return script(Script.LEAVE, fleet(keys))
        .arg(view.epoch().toString())
        .arg(node)
        .arg(serial == null ? "" : serial.toString())
        .arg(keys.newsChannel());
  }

  Request fleet(Tenant tenant, View view) {
    return script(Script.FLEET, fleet(new Keys(tenant))).arg(view.epoch().toString());
  }

  private static List<String> fleet(Keys keys) {
    return List.of(keys.control(), keys.members(), keys.applied());
  }

  /** The keys of an invalidation; one without a request id names the control hash in its place. */
  private static List<String> control(Keys keys, @Nullable String requestId) {
    return new ArrayList<>(
        List.of(
            keys.control(),
            keys.journal(),
            keys.ages(),
            requestId == null ? keys.control() : keys.request(requestId)));
  }

  private static Request fields(Request call, List<Subject> subjects) {
    return Requests.addAll(call, Keys.generationFields(subjects).toList());
  }

  private static String flag(boolean set) {
    return set ? "1" : "0";
  }

  private Request script(Script script, List<String> keys) {
    return Requests.script(scripts.sha(script), keys);
  }
}
