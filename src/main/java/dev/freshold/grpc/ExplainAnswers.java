package dev.freshold.grpc;

import dev.freshold.cache.Explainer;
import dev.freshold.cache.Explanation;
import dev.freshold.journal.LocalState;
import dev.freshold.model.Entry;
import dev.freshold.model.LeaseRecord;
import dev.freshold.model.Mark;
import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.store.Inspection;
import dev.freshold.store.Inspection.SubjectState;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.ReadFacts;
import dev.freshold.v1.ExplainResponse;
import dev.freshold.v1.FenceState;
import dev.freshold.v1.JournalEntry;
import dev.freshold.v1.LeaseState;
import dev.freshold.v1.LocalCopy;
import dev.freshold.v1.Mode;
import dev.freshold.v1.RuleVerdict;
import dev.freshold.v1.StoredEntry;
import dev.freshold.v1.TagState;
import org.jspecify.annotations.Nullable;

/** How an explanation is written. */
final class ExplainAnswers {

  private ExplainAnswers() {}

  static ExplainResponse response(Explanation explanation) {
    Inspection inspection = explanation.inspection();
    ReadFacts facts = inspection.facts();
    ExplainResponse.Builder response =
        ExplainResponse.newBuilder()
            .setSummary(explanation.summary())
            .setStored(stored(facts.entry()))
            .addAllRules(explanation.rules().stream().map(ExplainAnswers::rule).toList())
            .addAllJournal(inspection.journal().stream().map(ExplainAnswers::entry).toList())
            .setEpoch(facts.epoch().toString())
            .setPosition(facts.position())
            .setStoreTime(Spans.timestamp(facts.now()))
            .setPhysicalKey(inspection.physicalKey())
            .setLocal(local(explanation));
    for (SubjectState state : inspection.states()) {
      response.addTags(tag(state, explanation));
    }
    LeaseRecord lease = inspection.lease();
    if (lease != null && lease.until() > facts.now()) {
      response.setLease(lease(lease, inspection));
    }
    if (!facts.mark().equals(Mark.NONE)) {
      response.setFence(fence(facts.mark(), facts.entry()));
    }
    return response.build();
  }

  private static LocalCopy local(Explanation explanation) {
    LocalState state = explanation.local();
    LocalCopy.Builder message =
        LocalCopy.newBuilder()
            .setNode(state.node())
            .setLeaseRemaining(Spans.duration(state.leaseMillis()))
            .setVerdict(explanation.localVerdict());
    if (state.stamp() != null) {
      message.setStamp(state.stamp());
    }
    if (state.applied() != null) {
      message.setApplied(state.applied());
    }
    return message.build();
  }

  private static StoredEntry stored(@Nullable Entry entry) {
    if (entry == null) {
      return StoredEntry.getDefaultInstance();
    }
    StoredEntry.Builder message =
        StoredEntry.newBuilder()
            .setPresent(true)
            .setKind(
                switch (entry.outcome()) {
                  case Outcome.Value value -> "value";
                  case Outcome.Negative negative -> negative.kind().name();
                })
            .setSizeBytes(entry.outcome().size())
            .setStamp(entry.stamp())
            .setEpoch(entry.epoch().toString())
            .setLoadStart(Spans.timestamp(entry.loadStart()))
            .setFreshUntil(Spans.timestamp(entry.freshUntil()))
            .setStaleUntil(Spans.timestamp(entry.staleUntil()))
            .setLoadCost(Spans.duration(entry.loadCost()))
            .addAllTags(entry.tags().stream().map(Tag::name).toList());
    Version version = entry.version();
    if (version != null) {
      message.setVersion(version.value());
    }
    return message.build();
  }

  private static RuleVerdict rule(Explanation.Rule rule) {
    return RuleVerdict.newBuilder()
        .setRule(rule.rule())
        .setHolds(rule.holds())
        .setDetail(rule.detail())
        .build();
  }

  private static LeaseState lease(LeaseRecord lease, Inspection inspection) {
    String state = lease.cooling() ? "cooling" : Explainer.isDoomed(inspection) ? "doomed" : "held";
    return LeaseState.newBuilder()
        .setState(state)
        .setRemaining(Spans.duration(lease.until() - inspection.facts().now()))
        .setStamp(lease.stamp())
        .setFailures(lease.failures())
        .build();
  }

  /** A bust with a version speaks by number only of entries that have no version. */
  private static FenceState fence(Mark mark, @Nullable Entry entry) {
    boolean versioned = entry != null && entry.version() != null;
    FenceState.Builder message =
        FenceState.newBuilder()
            .setHard(versioned ? mark.hard() : Math.max(mark.hard(), mark.versionedHard()))
            .setSoft(versioned ? mark.soft() : Math.max(mark.soft(), mark.versionedSoft()));
    Version fence = mark.fence();
    if (fence != null) {
      message.setVersion(fence.value());
    }
    return message.build();
  }

  private static TagState tag(SubjectState state, Explanation explanation) {
    String name = state.subject().name();
    Entry entry = explanation.inspection().facts().entry();
    return TagState.newBuilder()
        .setName(name)
        .setHard(state.hard())
        .setSoft(state.soft())
        .setOnEntry(entry != null && entry.tags().stream().anyMatch(tag -> tag.name().equals(name)))
        .setFromKey(
            state.subject().isNamespace()
                || explanation.keyTags().stream().anyMatch(tag -> tag.name().equals(name)))
        .build();
  }

  private static JournalEntry entry(JournalRecord record) {
    JournalEntry.Builder message =
        JournalEntry.newBuilder()
            .setPosition(record.number())
            .setTime(Spans.timestamp(record.time()))
            .setWhat(what(record.kind()))
            .addAllSubjects(record.names())
            .setReason(record.reason());
    if (record.kind() != JournalRecord.Kind.PUT && record.kind() != JournalRecord.Kind.EPOCH) {
      message.setMode(record.soft() ? Mode.SOFT : Mode.HARD);
    }
    return message.build();
  }

  private static String what(JournalRecord.Kind kind) {
    return switch (kind) {
      case KEY -> "invalidate key";
      case TAG -> "invalidate tag";
      case SCOPE -> "bump scope";
      case NAMESPACE -> "bump namespace";
      case PUT -> "put";
      case EPOCH -> "epoch";
    };
  }
}
