package dev.freshold.grpc;

import dev.freshold.cache.Attempt;
import dev.freshold.cache.BatchReading;
import dev.freshold.cache.Cache;
import dev.freshold.cache.GetQuery;
import dev.freshold.cache.GetResult;
import dev.freshold.cache.GetResult.LeaseGrant;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.grpc.WrittenAnswer.Item;
import dev.freshold.model.Receipt;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetManyResult;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** GetMany: an outcome for each key, as long as all of them fit into one answer. */
final class GetManyCall {

  private final Cache cache;
  private final GetMapping gets;
  private final Limits limits;

  GetManyCall(Cache cache, GetMapping gets, Limits limits) {
    this.cache = cache;
    this.gets = gets;
    this.limits = limits;
  }

  /** Answers on the spot, or as soon as the store has. */
  void run(GetManyRequest request, Caller caller, StreamObserver<WrittenAnswer> observer) {
    List<GetQuery> queries;
    BatchReading reading;
    try {
      queries = queries(request, caller);
      reading = cache.batchReads().begin(queries);
    } catch (RuntimeException refusal) {
      observer.onError(ErrorCatalogue.exception(refusal));
      return;
    }
    switch (reading) {
      case BatchReading.Answered answered ->
          Reply.now(observer, answer(queries, answered.attempts()));
      case BatchReading.Pending pending ->
          Reply.to(
              observer,
              () -> Underway.during(pending::attempts),
              attempts -> {
                Attempts.requireAny(attempts);
                return answer(queries, attempts);
              });
    }
  }

  private List<GetQuery> queries(GetManyRequest request, Caller caller) {
    try {
      return gets.queries(request, caller);
    } catch (ProblemException refusal) {
      cache.tallies().refused(request.getNamespace(), refusal);
      throw refusal;
    }
  }

  private WrittenAnswer answer(List<GetQuery> queries, List<Attempt<GetResult>> attempts) {
    List<Item> items = new ArrayList<>(attempts.size());
    Receipt seen = null;
    long bytes = 0;
    Set<GetQuery> left = new HashSet<>();
    for (int i = 0; i < attempts.size(); i++) {
      String key = queries.get(i).key().key();
      switch (attempts.get(i)) {
        case Attempt.Failed<GetResult>(Throwable failure) -> items.add(failed(key, failure));
        case Attempt.Done<GetResult>(GetResult done) -> {
          seen = lower(seen, done.receipt());
          int size = done instanceof GetResult.Hit hit ? hit.value().size() : 0;
          if (size > limits.maxResponseBytes() - bytes) {
            items.add(failed(key, new ProblemException(tooLarge())));
            if (left.add(queries.get(i))) {
              handBack(queries.get(i), done);
            }
          } else {
            bytes += size;
            items.add(item(key, done));
          }
        }
      }
    }
    return WrittenAnswer.of(items, seen == null ? "" : seen.token());
  }

  static Item item(String key, GetResult done) {
    return switch (done) {
      case GetResult.Hit hit -> new Item.Found(key, new WrittenHit(hit));
      case GetResult.Negative negative ->
          other(key, message -> message.setNegative(Outcomes.negative(negative)));
      case GetResult.Miss miss -> other(key, message -> message.setMiss(Outcomes.miss(miss)));
    };
  }

  private static Item failed(String key, Throwable failure) {
    return other(key, message -> message.setError(ErrorCatalogue.status(failure)));
  }

  private static Item other(String key, Consumer<GetManyResult.Builder> outcome) {
    GetManyResult.Builder message = GetManyResult.newBuilder().setKey(key);
    outcome.accept(message);
    return new Item.Other(message.build());
  }

  private Problem tooLarge() {
    return new Problem.ResponseTooLarge(limits.maxResponseBytes());
  }

  /** A lease that does not reach the caller stands in everyone's way. */
  private void handBack(GetQuery query, GetResult result) {
    LeaseGrant lease = result instanceof GetResult.Hit hit ? hit.lease() : null;
    if (lease != null) {
      cache
          .puts()
          .abandon(query.key(), lease.token(), false)
          .subscribe()
          .with(done -> {}, failure -> {});
    }
  }

  /** What all have seen at least; of different epochs, the first. */
  private static Receipt lower(@Nullable Receipt one, Receipt other) {
    return one == null || (one.epoch().equals(other.epoch()) && other.position() < one.position())
        ? other
        : one;
  }
}
