package dev.freshold.cache;

import dev.freshold.cache.GetResult.Served;
import dev.freshold.journal.Asked;
import dev.freshold.journal.Local;
import dev.freshold.journal.Moment;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.policy.Verdict;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.ReadFacts;
import dev.freshold.watch.Tracing;
import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads that this node's own memory answers. It answers what is plainly fresh, and leaves all else
 * to the store; only while that cannot be reached does it answer what is stale.
 */
final class NearReads {

  private final Local local;
  private final Loads loads;
  private final Answers answers;
  private final Tallies tallies;
  private final Tracing tracing;

  NearReads(Local local, Loads loads, Answers answers, Tallies tallies, Tracing tracing) {
    this.local = local;
    this.loads = loads;
    this.answers = answers;
    this.tallies = tallies;
    this.tracing = tracing;
  }

  /**
   * The answer on the spot; null: the store has to be asked. What is fresh and is being loaded by
   * this node needs nobody else to refresh it early.
   *
   * @param moment since the caller has asked
   */
  @Nullable GetResult read(GetQuery query, Demand demand, EarlyRefresh early, Moment moment) {
    ReadFacts facts = local.read(query.key(), query.policy().coherence(), query.receipt(), moment);
    if (facts == null) {
      return null;
    }
    return switch (Answers.judge(query, facts, demand, early)) {
      case Verdict.Fresh fresh ->
          fresh.refreshDue() && loads.underway(query.key()) == null
              ? null
              : served(query, facts, false, false);
      case Verdict.Stale stale -> null;
      case Verdict.Nothing nothing -> {
        if (nothing.reason() == Verdict.Reason.INVALIDATED) {
          tallies.of(query.policy()).prevented(Tally.Kept.LOCAL);
        }
        yield null;
      }
    };
  }

  /** What the clocks say, to read by. */
  Moment moment() {
    return local.moment();
  }

  /** What is known here before the store is asked; null: nothing of the key is kept here. */
  @Nullable Asked ask(GetQuery query) {
    return local.ask(query.key(), query.policy().coherence());
  }

  /** Asks the store, and keeps a copy of what is fresh. */
  Uni<ReadFacts> keeping(GetQuery query, Supplier<Uni<ReadFacts>> store) {
    Asked asked = ask(query);
    Uni<ReadFacts> answer = store.get();
    return asked == null ? answer : answer.invoke(facts -> keep(query, asked, facts));
  }

  private void keep(GetQuery query, Asked asked, ReadFacts facts) {
    Demand any = new Demand(null, query.policy().maxStaleness().toMillis(), false);
    if (Answers.judge(query, facts, any, EarlyRefresh.OFF) instanceof Verdict.Fresh) {
      if (local.isContradicted(asked, query.key(), query.keyTags(), facts)) {
        tallies.of(query.policy()).contradict();
      } else {
        local.keep(asked, query.key(), query.keyTags(), facts);
      }
    }
  }

  /** While the store cannot be reached, a copy goes on within the bound, as far as it may. */
  Uni<GetResult> standIn(GetQuery query, Demand demand, Throwable failure) {
    ReadFacts facts = local.read(query.key(), query.policy().coherence(), query.receipt());
    if (facts == null) {
      return Uni.createFrom().failure(failure);
    }
    return switch (Answers.judge(query, facts, demand, EarlyRefresh.OFF)) {
      case Verdict.Fresh fresh -> standIn(query, facts, false);
      case Verdict.Stale stale -> standIn(query, facts, true);
      case Verdict.Nothing nothing -> Uni.createFrom().failure(failure);
    };
  }

  private Uni<GetResult> standIn(GetQuery query, ReadFacts facts, boolean stale) {
    return Uni.createFrom().item(served(query, facts, stale, true));
  }

  private GetResult served(GetQuery query, ReadFacts facts, boolean stale, boolean standsIn) {
    return tallies
        .of(query.policy())
        .near(
            answers.served(query, facts, stale, LeaseAnswer.NONE, Served.LOCAL),
            standsIn,
            tracing.current());
  }
}
