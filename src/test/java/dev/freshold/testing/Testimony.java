package dev.freshold.testing;

import dev.freshold.cache.GetResult;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Subject;
import dev.freshold.store.PutResult;
import dev.freshold.testing.history.Answer;
import dev.freshold.testing.history.Invalidation.Target;
import dev.freshold.testing.history.Put;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a cache was asked and has answered, in the words of a history. */
public final class Testimony {

  private Testimony() {}

  /** What a load is put as: its identity, so that whoever is served it knows it again. */
  public static Outcome value(long load) {
    return new Outcome.Value(Payload.of(Long.toString(load)), true, "");
  }

  /** The same for a load that has found no value. */
  public static Outcome notFound(long load) {
    return new Outcome.Negative(Outcome.Kind.NOT_FOUND, Long.toString(load));
  }

  public static Answer of(GetResult result) {
    return switch (result) {
      case GetResult.Hit hit ->
          new Answer.Hit(
              Long.parseLong(hit.value().payload().text()),
              hit.version(),
              hit.stale(),
              hit.served().name(),
              lease(hit.lease()),
              hit.receipt());
      case GetResult.Negative negative ->
          new Answer.Negative(Long.parseLong(negative.message()), negative.receipt());
      case GetResult.Miss miss ->
          new Answer.Miss(miss.reason().name(), lease(miss.lease()), miss.receipt());
    };
  }

  private static Answer.@Nullable Lease lease(GetResult.@Nullable LeaseGrant grant) {
    return grant == null ? null : new Answer.Lease(grant.token(), grant.millis());
  }

  public static Put.Outcome of(PutResult result) {
    return switch (result) {
      case PutResult.Stored stored -> Put.Outcome.STORED;
      case PutResult.Unchanged unchanged -> Put.Outcome.UNCHANGED;
      case PutResult.Refused refused -> Put.Outcome.REFUSED;
    };
  }

  public static List<Target> targets(InvalidateOrder order) {
    Stream<Target> targets =
        switch (order) {
          case InvalidateOrder.Keys keys ->
              keys.targets().stream()
                  .map(
                      target ->
                          new Target.Key(
                              EntryKey.subject(keys.policy().name(), target.key()),
                              target.version()));
          case InvalidateOrder.Tags tags ->
              tags.tags().stream().map(tag -> new Target.All(Subject.of(tag)));
          case InvalidateOrder.Scope scope -> Stream.of(new Target.All(Subject.of(scope.scope())));
          case InvalidateOrder.Namespace namespace ->
              Stream.of(new Target.All(Subject.ofNamespace(namespace.policy().name())));
        };
    return targets.toList();
  }

  /** Whether no value is invalidated for good. */
  public static boolean isSoft(InvalidateOrder order) {
    return switch (order) {
      case InvalidateOrder.Keys keys -> keys.soft();
      case InvalidateOrder.Tags tags -> tags.soft();
      case InvalidateOrder.Scope scope -> false;
      case InvalidateOrder.Namespace namespace -> false;
    };
  }
}
