package dev.freshold.cache;

import dev.freshold.journal.Local;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.policy.Coherence;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PutPermission;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.policy.TagPattern;
import dev.freshold.store.AbandonCommand;
import dev.freshold.store.JournalRecord.Kind;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Put and Abandon: the two ends of a load. */
public final class Puts {

  private final Store store;
  private final Chance chance;
  private final SchemasSeen schemas;
  private final Local local;
  private final FleetReach reach;
  private final Tallies tallies;

  Puts(
      Store store,
      Chance chance,
      SchemasSeen schemas,
      Local local,
      FleetReach reach,
      Tallies tallies) {
    this.store = store;
    this.chance = chance;
    this.schemas = schemas;
    this.local = local;
    this.reach = reach;
    this.tallies = tallies;
  }

  /**
   * Stores an outcome, and waits until nobody serves another any more if it shall reach so far.
   *
   * @throws ProblemException as the other does
   */
  public Uni<StoredPut> put(PutOrder order, Reach asked) {
    return put(order, asked, store::put);
  }

  /** The same where what is put is kept elsewhere besides, in the same step. */
  Uni<StoredPut> put(PutOrder order, Reach asked, Function<PutCommand, Uni<PutResult>> keeper) {
    return put(order, keeper).chain(put -> reached(order, put, asked));
  }

  private Uni<StoredPut> reached(PutOrder order, StoredPut put, Reach asked) {
    return switch (put.result()) {
      case PutResult.Refused refused -> Uni.createFrom().item(put);
      case PutResult.Stored stored -> reached(order, put, stored.receipt(), asked);
      case PutResult.Unchanged unchanged -> reached(order, put, unchanged.receipt(), asked);
    };
  }

  private Uni<StoredPut> reached(PutOrder order, StoredPut put, Receipt receipt, Reach asked) {
    return reach.wait(order.key().tenant(), receipt, asked).map(nodes -> put);
  }

  /**
   * Stores an outcome, if the policy and the rules let it.
   *
   * @throws ProblemException if the policy does not allow such a put, or a tag is missing or too
   *     many
   */
  public Uni<StoredPut> put(PutOrder order) {
    return put(order, store::put);
  }

  private Uni<StoredPut> put(PutOrder order, Function<PutCommand, Uni<PutResult>> keeper) {
    NamespacePolicy policy = order.policy();
    List<Tag> tags = allTags(order.keyTags(), order.tags());
    requirePermission(order);
    requireTags(order, tags);
    schemas.note(order.key());
    PutCommand command =
        new PutCommand(
            order.key(),
            order.outcome(),
            order.version(),
            order.claim(),
            policy.lifetime(order.outcome(), order.ttl(), order.grace(), chance.draw()),
            List.of(Subject.ofNamespace(policy.name())),
            tags,
            policy.coherence() != Coherence.NONE,
            policy.indexTags(),
            chance.draw());
    return keeper
        .apply(command)
        .invoke(result -> note(order, result))
        .map(result -> new StoredPut(result, tags));
  }

  /** What the key names and what is added, each once. */
  static List<Tag> allTags(List<Tag> named, List<Tag> added) {
    return Stream.concat(named.stream(), added.stream()).distinct().toList();
  }

  /** Whoever puts at this node reads here what was put. */
  private void note(PutOrder order, PutResult result) {
    tallies.of(order.policy()).put(result, order.claim() instanceof Claim.Leased);
    EntryKey key = order.key();
    if (result instanceof PutResult.Stored stored) {
      local.foresee(key.tenant(), stored.receipt(), Kind.PUT, false, List.of(key.subject()));
    }
  }

  /** Gives a lease back. True if it was live. */
  public Uni<Boolean> abandon(EntryKey key, String token, boolean failed) {
    return store.abandon(new AbandonCommand(key, token, failed, chance.draw()));
  }

  /**
   * Says what is wrong with the tags of a put that is to come.
   *
   * @throws ProblemException if one is missing, or there are too many
   */
  void requireTags(PutOrder order) {
    requireTags(order, allTags(order.keyTags(), order.tags()));
  }

  private static void requirePermission(PutOrder order) {
    PutPermission permission = order.policy().puts();
    boolean negative = order.outcome() instanceof Outcome.Negative;
    if (!permission.allows(
        order.claim() instanceof Claim.Leased, order.version() != null, negative)) {
      throw new ProblemException(
          new Problem.PutNotAllowed(
              order.policy().name(),
              permission.name(),
              switch (permission) {
                case ANY -> "nothing";
                case VERSIONED -> "give the owner's version";
                case LEASED_OR_VERSIONED ->
                    "take a lease with Get and put with its token, or give the owner's version";
              }));
    }
  }

  private static void requireTags(PutOrder order, List<Tag> tags) {
    if (tags.size() > Tag.MAX_PER_ENTRY) {
      throw new ProblemException(new Problem.TooManyTags("tags", tags.size(), Tag.MAX_PER_ENTRY));
    }
    for (TagPattern pattern : order.policy().requireTags()) {
      if (!pattern.matchesAny(tags)) {
        throw new ProblemException(
            new Problem.TagRequired(order.policy().name(), pattern.toString()));
      }
    }
  }
}
