package dev.freshold.grpc;

import dev.freshold.cache.Attempt;
import dev.freshold.cache.Cache;
import dev.freshold.cache.StoredPut;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutManyResponse;
import dev.freshold.v1.PutManyResult;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.PutResponse;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;

/** PutMany: what becomes of each put is its own, but a wrong field refuses them all. */
final class PutManyCall {

  private final Cache cache;
  private final PutMapping puts;
  private final Requests requests;

  PutManyCall(Cache cache, PutMapping puts, Requests requests) {
    this.cache = cache;
    this.puts = puts;
    this.requests = requests;
  }

  Uni<PutManyResponse> run(PutManyRequest request, Caller caller) {
    List<PutMapping.Reading> readings = read(request);
    List<Uni<Attempt<PutResponse>>> attempts = new ArrayList<>(readings.size());
    for (int i = 0; i < readings.size(); i++) {
      int place = i;
      attempts.add(
          Attempt.of(() -> put(place, request.getPuts(place), readings.get(place), caller)));
    }
    return Uni.join().all(attempts).andFailFast().map(results -> response(request, results));
  }

  private List<PutMapping.Reading> read(PutManyRequest request) {
    Faults faults = new Faults();
    requests.size("puts", request.getPutsCount(), Limits.MAX_BATCH, faults);
    List<PutMapping.Reading> readings = new ArrayList<>(request.getPutsCount());
    for (int i = 0; i < request.getPutsCount(); i++) {
      faults.within("puts", i);
      readings.add(puts.read(request.getPuts(i), faults));
    }
    faults.raise();
    return readings;
  }

  private Uni<PutResponse> put(
      int place, PutRequest request, PutMapping.Reading reading, Caller caller) {
    Faults faults = new Faults();
    faults.within("puts", place);
    puts.refuseTooMuch(request, faults);
    PutMapping.Placement placement = reading.placement(request, caller);
    Uni<StoredPut> put = cache.writes().put(placement.order(), Reaches.asked(placement.reach()));
    return put.map(stored -> PutAnswers.response(stored, placement.reach()));
  }

  private static PutManyResponse response(
      PutManyRequest request, List<Attempt<PutResponse>> attempts) {
    Attempts.requireAny(attempts);
    PutManyResponse.Builder response = PutManyResponse.newBuilder();
    for (int i = 0; i < attempts.size(); i++) {
      PutManyResult.Builder result =
          PutManyResult.newBuilder()
              .setNamespace(request.getPuts(i).getNamespace())
              .setKey(request.getPuts(i).getKey());
      switch (attempts.get(i)) {
        case Attempt.Failed<PutResponse>(Throwable failure) ->
            result.setError(ErrorCatalogue.status(failure));
        case Attempt.Done<PutResponse>(PutResponse done) -> write(result, done);
      }
      response.addResults(result);
    }
    return response.build();
  }

  private static void write(PutManyResult.Builder result, PutResponse done) {
    result.setReceipt(done.getReceipt());
    if (done.hasCommitted()) {
      result.setCommitted(done.getCommitted());
    }
    if (done.hasStored()) {
      result.setStored(done.getStored());
    } else {
      result.setRefused(done.getRefused());
    }
  }
}
