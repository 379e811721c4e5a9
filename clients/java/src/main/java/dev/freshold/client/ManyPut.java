package dev.freshold.client;

import dev.freshold.client.internal.pb.PutManyResponse;
import dev.freshold.client.internal.pb.PutRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Gathers the answers of the calls that one putMany takes. */
final class ManyPut {
  private final Core core;
  private final @Nullable Session session;
  private final List<Result<PutResult>> results = new ArrayList<>();
  private final Promise<List<Result<PutResult>>> done = new Promise<>();

  ManyPut(Core core, @Nullable Session session) {
    this.core = core;
    this.session = session;
  }

  Promise<List<Result<PutResult>>> all(List<PutRequest> requests) {
    put(requests, requests.stream().allMatch(Writes::identified));
    return done;
  }

  private void put(List<PutRequest> left, boolean again) {
    List<PutRequest> now = left.subList(0, Math.min(AsyncCache.BATCH, left.size()));
    CompletableFuture<PutManyResponse> call =
        core.writes.putMany(now, again, core.calls.options(null));
    done.stopping(() -> call.cancel(true));
    Promise.whenDone(
        call,
        (told, error) -> {
          if (error != null) {
            done.fail(error);
            return;
          }
          learn(told, now);
          if (left.size() > now.size()) {
            put(left.subList(now.size(), left.size()), again);
          } else {
            done.complete(List.copyOf(results));
          }
        });
  }

  private void learn(PutManyResponse told, List<PutRequest> asked) {
    for (int i = 0; i < told.getResultsCount(); i++) {
      Result<PutResult> result = Wire.put(told.getResults(i));
      results.add(result);
      if (session == null) {
        continue;
      }
      session.saw(told.getResults(i).getReceipt());
      PutRequest request = asked.get(i);
      if (result.answer() instanceof Stored && request.hasVersion()) {
        session.sawVersion(request.getNamespace(), request.getKey(), request.getVersion());
      }
    }
  }
}
