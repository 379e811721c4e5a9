package dev.freshold.store.redis;

import dev.freshold.model.Entry;
import dev.freshold.model.Generations;
import dev.freshold.model.Receipt;
import dev.freshold.model.Version;
import dev.freshold.policy.PutVerdict.Reason;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BumpResult;
import dev.freshold.store.BustResult;
import dev.freshold.store.EntryFormat;
import dev.freshold.store.Fleet;
import dev.freshold.store.InspectCommand;
import dev.freshold.store.Inspection;
import dev.freshold.store.Inspection.SubjectState;
import dev.freshold.store.JournalPage;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.Member;
import dev.freshold.store.PutResult;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers of the scripts, whose headers say what stands where, as answers of the port. */
final class Answers {

  private Answers() {}

  static ReadFacts facts(Response said, View view, ReadCommand command) {
    long now = Reply.number(said, 0);
    return new ReadFacts(
        EntryFormat.decode(Reply.bytes(said, 8)),
        new Generations(Reply.number(said, 3), Reply.number(said, 4)),
        ControlFormat.mark(Reply.bytes(said, 5)),
        view.epoch(),
        Reply.number(said, 1),
        now,
        now - Reply.number(said, 2),
        lease(Reply.text(said, 6), Reply.number(said, 7), command));
  }

  private static LeaseAnswer lease(String state, long millis, ReadCommand command) {
    ReadCommand.LeaseAsk ask = command.lease();
    return switch (state) {
      case "granted" ->
          ask == null
              ? LeaseAnswer.NONE
              : new LeaseAnswer.Granted(command.key(), ask.token(), millis);
      case "held" -> new LeaseAnswer.Held(millis);
      case "cooling" -> new LeaseAnswer.Cooling(millis);
      case "paced" -> new LeaseAnswer.Paced(millis);
      default -> LeaseAnswer.NONE;
    };
  }

  static PutResult put(Response said, View view) {
    Receipt receipt = new Receipt(view.epoch(), Reply.number(said, 1));
    return switch (Reply.text(said, 0)) {
      case "STORED" -> new PutResult.Stored(receipt, Reply.number(said, 2), Reply.number(said, 3));
      case "UNCHANGED" -> new PutResult.Unchanged(receipt);
      default ->
          new PutResult.Refused(
              receipt, Reason.valueOf(Reply.text(said, 2)), version(Reply.bytes(said, 3)));
    };
  }

  private static @Nullable Version version(byte[] bytes) {
    return bytes.length == 0 ? null : new Version(ControlFormat.number(bytes));
  }

  static BustResult bust(Response said, View view) {
    return new BustResult(
        new Receipt(view.epoch(), Reply.number(said, 1)),
        Reply.count(said, 2),
        Reply.number(said, 3));
  }

  static BumpResult bump(Response said, View view) {
    return new BumpResult(
        new Receipt(view.epoch(), Reply.number(said, 1)),
        ControlFormat.number(Reply.bytes(said, 2)),
        Reply.count(said, 3) == 1,
        Reply.number(said, 4));
  }

  static Inspection inspection(Response said, View view, InspectCommand command) {
    long now = Reply.number(said, 0);
    Entry entry = EntryFormat.decode(Reply.bytes(said, 6));
    List<SubjectState> states = states(Reply.part(said, 8), Reply.part(said, 9));
    Generations generations = new Generations(Reply.number(said, 3), 0);
    Set<String> names = new HashSet<>();
    for (SubjectState state : states) {
      generations = generations.and(state.hard(), state.soft());
      names.add(state.subject().name());
    }
    ReadFacts facts =
        new ReadFacts(
            entry,
            generations,
            ControlFormat.mark(Reply.bytes(said, 4)),
            view.epoch(),
            Reply.number(said, 1),
            now,
            now - Reply.number(said, 2),
            LeaseAnswer.NONE);
    return new Inspection(
        facts,
        Reply.number(said, 7),
        ControlFormat.lease(Reply.bytes(said, 5)),
        states,
        journal(Reply.part(said, 10), command.key().subject(), names),
        new Keys(command.key().tenant()).entry(command.key()),
        version(Reply.bytes(said, 11)));
  }

  private static List<SubjectState> states(Response fields, Response values) {
    List<SubjectState> states = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      byte[] raw = Reply.bytes(values, i);
      SubjectState state =
          new SubjectState(
              Keys.subjectOf(Reply.text(fields, i)),
              ControlFormat.hard(raw),
              ControlFormat.soft(raw));
      if (!states.contains(state)) {
        states.add(state);
      }
    }
    return states;
  }

  private static List<JournalRecord> journal(
      Response records, String keySubject, Set<String> subjects) {
    List<JournalRecord> touching = new ArrayList<>();
    for (Response one : records) {
      JournalRecord record = JournalFormat.entry(one);
      if (record.touches(keySubject, subjects) && touching.size() < Inspection.JOURNAL_SHOWN) {
        touching.add(record);
      }
    }
    return touching;
  }

  static Receipt standing(Response said, View view) {
    return new Receipt(view.epoch(), Reply.number(said, 0));
  }

  static JournalPage page(Response said, View view) {
    return new JournalPage(
        standing(said, view), Reply.part(said, 1).stream().map(JournalFormat::entry).toList());
  }

  static Fleet fleet(Response said, View view) {
    long now = Reply.number(said, 1);
    Response known = Reply.part(said, 3);
    Map<String, byte[]> members = new HashMap<>();
    for (int i = 0; i + 1 < known.size(); i += 2) {
      members.put(Reply.text(known, i), Reply.bytes(known, i + 1));
    }
    Response applied = Reply.part(said, 4);
    List<Member> fleet = new ArrayList<>();
    for (int i = 0; i + 1 < applied.size(); i += 2) {
      String node = Reply.text(applied, i);
      byte[] member = Objects.requireNonNull(members.get(node), "a member has a serial");
      fleet.add(ControlFormat.member(node, member, Reply.number(applied, i + 1)));
    }
    fleet.sort(Comparator.comparing(Member::node));
    return new Fleet(standing(said, view), now, now - Reply.number(said, 2), fleet);
  }

  static JournalRecord.Kind kind(BumpCommand.Kind kind) {
    return switch (kind) {
      case TAG -> JournalRecord.Kind.TAG;
      case SCOPE -> JournalRecord.Kind.SCOPE;
      case NAMESPACE -> JournalRecord.Kind.NAMESPACE;
    };
  }
}
