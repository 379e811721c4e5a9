package dev.freshold.behind;

import dev.freshold.model.Entry;
import dev.freshold.model.Outcome;
import dev.freshold.model.Version;
import dev.freshold.origin.LimitedOrigin;
import dev.freshold.origin.Origins;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.origin.StoreCall;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.store.LoggedWrite;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One write of the log to the origin, and what the cache has to know of its answer. */
final class Writing {

  private final Origins origins;
  private final Store cache;

  Writing(Origins origins, Store cache) {
    this.origins = origins;
    this.cache = cache;
  }

  /** How many writes of a namespace may be under way at once. */
  int atOnce(String namespace) {
    LimitedOrigin origin = origins.of(namespace);
    return origin == null ? 1 : origin.policy().concurrency();
  }

  /** Writes it. Never fails. */
  Uni<StoreAnswer> store(LoggedWrite write, Entry entry) {
    LimitedOrigin origin = origins.of(write.key().namespace());
    if (origin == null) {
      return Uni.createFrom().item(new StoreAnswer.Unknown("no origin is configured on this node"));
    }
    return origin.store(
        new StoreCall(
            write.key(),
            entry.outcome() instanceof Outcome.Value value ? value : null,
            write.version(),
            write.tags(),
            write.requestId()));
  }

  /** What is cached is what was sent: if the origin has stored something else, that must go. */
  Uni<Boolean> followed(LoggedWrite write, Entry entry, StoreAnswer.Committed answer) {
    Version version = answer.version() == null ? write.version() : answer.version();
    boolean same =
        version.equals(write.version())
            && (answer.value() == null || answer.value().equals(entry.outcome()))
            && entry.tags().containsAll(answer.tags());
    return same
        ? Uni.createFrom().item(false)
        : bust(
            write,
            write.version().isBelow(version) ? version : null,
            "the origin has stored something else than was written");
  }

  /** Nobody is served what the origin will not have. */
  Uni<Boolean> withdrawn(LoggedWrite write) {
    return bust(write, null, "the origin has not taken what was written");
  }

  private Uni<Boolean> bust(LoggedWrite write, @Nullable Version version, String reason) {
    return cache
        .bust(
            new BustCommand(
                write.key().tenant(),
                write.key().namespace(),
                List.of(new Target(write.key().key(), version)),
                List.of(write.key().schema()),
                false,
                reason,
                null))
        .map(done -> true);
  }
}
