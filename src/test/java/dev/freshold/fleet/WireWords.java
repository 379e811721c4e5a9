package dev.freshold.fleet;

import com.google.protobuf.Duration;
import dev.freshold.cache.GetQuery;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.PutOrder;
import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Receipt;
import dev.freshold.model.Version;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.testing.clients.Endpoint.Written;
import dev.freshold.testing.history.Answer;
import dev.freshold.testing.history.Put;
import dev.freshold.v1.AbandonRequest;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.Lease;
import dev.freshold.v1.Mode;
import dev.freshold.v1.Negative;
import dev.freshold.v1.NegativeResult;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.PutResponse;
import dev.freshold.v1.Value;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the clients of the tests say, in the words of the wire, and what they are answered. */
final class WireWords {

  private WireWords() {}

  static GetRequest request(GetQuery query) {
    GetRequest.Builder request =
        GetRequest.newBuilder()
            .setNamespace(query.policy().name())
            .setKey(query.key().key())
            .setOnMiss(GetRequest.OnMiss.valueOf(query.onMiss().name()))
            .setWait(millis(query.waitMillis()));
    Long maxStaleness = query.maxStaleness();
    if (maxStaleness != null) {
      request.setMaxStaleness(millis(Math.max(1, maxStaleness)));
    }
    Version minVersion = query.minVersion();
    if (minVersion != null) {
      request.setMinVersion(minVersion.value());
    }
    Receipt receipt = query.receipt();
    if (receipt != null) {
      request.setReceipt(receipt.token());
    }
    return request.build();
  }

  static Answer answer(GetResponse response) {
    Receipt receipt = Receipt.parse(response.getReceipt());
    return switch (response.getResultCase()) {
      case HIT -> hit(response.getHit(), receipt);
      case NEGATIVE ->
          new Answer.Negative(Long.parseLong(response.getNegative().getMessage()), receipt);
      case MISS ->
          new Answer.Miss(
              response.getMiss().getReason().name(),
              response.getMiss().hasLease() ? lease(response.getMiss().getLease()) : null,
              receipt);
      case RESULT_NOT_SET -> throw new IllegalArgumentException("an answer without a result");
    };
  }

  private static Answer hit(Hit hit, Receipt receipt) {
    return new Answer.Hit(
        Long.parseLong(hit.getValue().getText()),
        hit.hasVersion() ? new Version(hit.getVersion()) : null,
        hit.getFreshness() == Hit.Freshness.STALE,
        hit.getServed().name(),
        hit.hasLease() ? lease(hit.getLease()) : null,
        receipt);
  }

  private static Answer.Lease lease(Lease lease) {
    Duration length = lease.getDuration();
    return new Answer.Lease(
        lease.getToken(),
        TimeUnit.SECONDS.toMillis(length.getSeconds())
            + TimeUnit.NANOSECONDS.toMillis(length.getNanos()));
  }

  static PutRequest request(PutOrder order, Reach reach) {
    PutRequest.Builder request =
        PutRequest.newBuilder()
            .setNamespace(order.policy().name())
            .setKey(order.key().key())
            .setReach(reach(reach));
    order.tags().forEach(tag -> request.addTags(tag.name()));
    switch (order.outcome()) {
      case Outcome.Value value ->
          request.setValue(Value.newBuilder().setText(value.payload().text()));
      case Outcome.Negative negative ->
          request.setNegative(
              NegativeResult.newBuilder()
                  .setKind(Negative.Kind.NOT_FOUND)
                  .setMessage(negative.message()));
    }
    Version version = order.version();
    if (version != null) {
      request.setVersion(version.value());
    }
    if (order.claim() instanceof Claim.Leased leased) {
      request.setLeaseToken(leased.token());
    }
    java.time.Duration ttl = order.ttl();
    if (ttl != null) {
      request.setTtl(millis(Math.max(1, ttl.toMillis())));
    }
    return request.build();
  }

  static Written written(PutResponse response) {
    Put.Outcome outcome =
        switch (response.getResultCase()) {
          case STORED ->
              response.getStored().getApplied() ? Put.Outcome.STORED : Put.Outcome.UNCHANGED;
          case REFUSED -> Put.Outcome.REFUSED;
          case RESULT_NOT_SET -> throw new IllegalArgumentException("an answer without a result");
        };
    return new Written(outcome, receipt(response.getReceipt()));
  }

  private static @Nullable Receipt receipt(String token) {
    return token.isEmpty() ? null : Receipt.parse(token);
  }

  static AbandonRequest abandon(EntryKey key, String token, boolean failed) {
    return AbandonRequest.newBuilder()
        .setNamespace(key.namespace())
        .setKey(key.key())
        .setLeaseToken(token)
        .setFailed(failed)
        .build();
  }

  static InvalidateRequest request(InvalidateOrder.Keys order, Reach reach) {
    InvalidateRequest.Builder request =
        InvalidateRequest.newBuilder()
            .setNamespace(order.policy().name())
            .setMode(mode(order.soft()))
            .setReach(reach(reach))
            .setRequestId(id(order.requestId()));
    order
        .targets()
        .forEach(
            target -> {
              KeyVersion.Builder key = KeyVersion.newBuilder().setKey(target.key());
              Version version = target.version();
              request.addKeys(version == null ? key : key.setVersion(version.value()));
            });
    return request.build();
  }

  static InvalidateTagRequest request(InvalidateOrder.Tags order, Reach reach) {
    InvalidateTagRequest.Builder request =
        InvalidateTagRequest.newBuilder()
            .setMode(mode(order.soft()))
            .setReach(reach(reach))
            .setRequestId(id(order.requestId()));
    order.tags().forEach(tag -> request.addTags(tag.name()));
    return request.build();
  }

  static BumpVersionRequest request(InvalidateOrder.Scope order, Reach reach) {
    return bump(order.requestId(), reach).setScope(order.scope().name()).build();
  }

  static BumpVersionRequest request(InvalidateOrder.Namespace order, Reach reach) {
    return bump(order.requestId(), reach).setNamespace(order.policy().name()).build();
  }

  private static BumpVersionRequest.Builder bump(@Nullable String requestId, Reach reach) {
    return BumpVersionRequest.newBuilder().setReach(reach(reach)).setRequestId(id(requestId));
  }

  private static String id(@Nullable String requestId) {
    return requestId == null ? "" : requestId;
  }

  private static Mode mode(boolean soft) {
    return soft ? Mode.SOFT : Mode.HARD;
  }

  private static dev.freshold.v1.Reach reach(Reach reach) {
    return dev.freshold.v1.Reach.valueOf(reach.name());
  }

  private static Duration millis(long millis) {
    return Duration.newBuilder()
        .setSeconds(millis / 1_000)
        .setNanos((int) (millis % 1_000) * 1_000_000)
        .build();
  }
}
