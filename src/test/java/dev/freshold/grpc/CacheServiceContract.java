package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.freshold.v1.AbandonRequest;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.BumpVersionResponse;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetManyResponse;
import dev.freshold.v1.GetManyResult;
import dev.freshold.v1.GetRequest.OnMiss;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateResponse;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.Lease;
import dev.freshold.v1.Miss;
import dev.freshold.v1.Mode;
import dev.freshold.v1.Negative;
import dev.freshold.v1.NegativeResult;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutManyResponse;
import dev.freshold.v1.PutResponse;
import dev.freshold.v1.Reach;
import dev.freshold.v1.Refused;
import dev.freshold.v1.Value;
import org.junit.jupiter.api.Test;

/** What CacheService does for a client that means well. */
abstract class CacheServiceContract extends WireContract {

  @Test
  void lease_putAndRead_isHitUntilInvalidated() {
    String key = fresh();
    GetResponse first = cache().get(get("product", key).build());
    assertThat(first.getMiss().getReason()).isEqualTo(Miss.Reason.ABSENT);
    Lease lease = first.getMiss().getLease();
    assertThat(lease.getToken()).hasSize(22);

    PutResponse stored =
        cache()
            .put(put("product", key).setLeaseToken(lease.getToken()).addTags("color:red").build());

    assertThat(stored.getStored().getApplied()).isTrue();
    assertThat(stored.getStored().getReached()).isEqualTo(Reach.STORE);
    assertThat(stored.getStored().getTagsList()).containsExactly("product:" + key, "color:red");
    Hit hit = cache().get(get("product", key).build()).getHit();
    assertThat(hit.getValue().getText()).isEqualTo("value of " + key);
    assertThat(hit.getFreshness()).isEqualTo(Hit.Freshness.FRESH);
    assertThat(hit.getFreshFor().getSeconds()).isBetween(30L, 60L);

    InvalidateResponse done =
        cache()
            .invalidate(
                InvalidateRequest.newBuilder()
                    .setNamespace("product")
                    .addKeys(KeyVersion.newBuilder().setKey(key))
                    .build());

    assertThat(done.getReached()).isEqualTo(Reach.FLEET);
    GetResponse after =
        cache()
            .get(
                get("product", key).setReceipt(done.getReceipt()).setOnMiss(OnMiss.RETURN).build());
    assertThat(after.getMiss().getReason()).isEqualTo(Miss.Reason.INVALIDATED);
  }

  @Test
  void put_bytesAndContentType_comeBackAsTheyWent() {
    String key = fresh();
    ByteString bytes = ByteString.copyFrom(new byte[] {0, -1, 10, 127, -128});
    Value value = Value.newBuilder().setData(bytes).setContentType("image/png; q=1").build();

    cache().put(put("session", key).setValue(value).build());

    assertThat(cache().get(get("session", key).build()).getHit().getValue()).isEqualTo(value);
  }

  @Test
  void put_emptyValue_isAValue() {
    String key = fresh();
    cache().put(put("session", key).setValue(Value.newBuilder().setText("")).build());
    assertThat(cache().get(get("session", key).build()).getHit().getValue().hasText()).isTrue();
  }

  @Test
  void put_emojiKeyAndSchema_areKeptApart() {
    String key = "😀 " + fresh();
    cache().put(put("session", key).setSchemaVersion("v7").build());
    assertThat(cache().get(get("session", key).setSchemaVersion("v7").build()).hasHit()).isTrue();
    assertThat(cache().get(get("session", key).setSchemaVersion("v6").build()).hasMiss()).isTrue();
  }

  @Test
  void put_ofAnotherTenant_isNotSeen() {
    String key = fresh();
    cacheOf("acme").put(put("session", key).build());
    assertThat(cacheOf("acme").get(get("session", key).build()).hasHit()).isTrue();
    assertThat(cache().get(get("session", key).build()).hasMiss()).isTrue();
  }

  @Test
  void put_olderVersion_isRefusedAsBehind() {
    String key = fresh();
    cache().put(put("product", key).setVersion(Long.MAX_VALUE).build());

    Refused refused = cache().put(put("product", key).setVersion(7).build()).getRefused();

    assertThat(refused.getReason()).isEqualTo(Refused.Reason.BEHIND);
    assertThat(refused.getCurrentVersion()).isEqualTo(Long.MAX_VALUE);
    assertThat(refused.getMessage()).contains("primary");
  }

  @Test
  void put_sameVersionAgain_changesNothing() {
    String key = fresh();
    cache().put(put("product", key).setVersion(3).build());
    PutResponse again = cache().put(put("product", key).setVersion(3).build());
    assertThat(again.getStored().getApplied()).isFalse();
  }

  @Test
  void put_withTokenOfNoLease_isLeaseLost() {
    Refused refused =
        cache()
            .put(put("product", fresh()).setLeaseToken("AAAAAAAAAAAAAAAAAAAAAA").build())
            .getRefused();
    assertThat(refused.getReason()).isEqualTo(Refused.Reason.LEASE_LOST);
  }

  @Test
  void put_loadedLongerAgoThanItMayLive_isTooOld() {
    Refused refused =
        cache()
            .put(
                put("session", fresh())
                    .setLoadDuration(Duration.newBuilder().setSeconds(315_576_000_000L))
                    .build())
            .getRefused();
    assertThat(refused.getReason()).isEqualTo(Refused.Reason.TOO_OLD);
  }

  @Test
  void put_negative_isReadAsNegative() {
    String key = fresh();
    cache()
        .put(
            put("session", key)
                .setNegative(
                    NegativeResult.newBuilder()
                        .setKind(Negative.Kind.NOT_FOUND)
                        .setMessage("no such session"))
                .build());

    Negative negative = cache().get(get("session", key).build()).getNegative();

    assertThat(negative.getKind()).isEqualTo(Negative.Kind.NOT_FOUND);
    assertThat(negative.getMessage()).isEqualTo("no such session");
  }

  @Test
  void get_minVersionAndMaxStaleness_narrowWhatIsServed() {
    String key = fresh();
    cache().put(put("product", key).setVersion(5).build());
    GetResponse below =
        cache().get(get("product", key).setMinVersion(6).setOnMiss(OnMiss.RETURN).build());
    GetResponse tooStale =
        cache()
            .get(
                get("product", key)
                    .setMaxStaleness(Duration.newBuilder().setNanos(1))
                    .setOnMiss(OnMiss.RETURN)
                    .build());
    assertThat(below.getMiss().getReason()).isEqualTo(Miss.Reason.BELOW_MIN_VERSION);
    assertThat(tooStale.getMiss().getReason()).isEqualTo(Miss.Reason.TOO_STALE);
  }

  @Test
  void abandon_ofALiveLease_freesIt() {
    String key = fresh();
    Lease lease = lease(key);
    AbandonRequest abandon =
        AbandonRequest.newBuilder()
            .setNamespace("product")
            .setKey(key)
            .setLeaseToken(lease.getToken())
            .build();
    assertThat(cache().abandon(abandon).getReleased()).isTrue();
    assertThat(cache().abandon(abandon).getReleased()).isFalse();
    assertThat(lease(key).getToken()).isNotEqualTo(lease.getToken()).hasSize(22);
  }

  @Test
  void getMany_someThere_answersEachInOrder() {
    String there = fresh();
    String absent = fresh();
    cache().put(put("session", there).build());

    GetManyResponse many =
        cache()
            .getMany(
                GetManyRequest.newBuilder()
                    .setNamespace("session")
                    .addKeys(absent)
                    .addKeys(there)
                    .addKeys(absent)
                    .build());

    assertThat(many.getResultsList())
        .extracting(GetManyResult::getKey)
        .containsExactly(absent, there, absent);
    assertThat(many.getResults(0).getMiss().getReason()).isEqualTo(Miss.Reason.ABSENT);
    assertThat(many.getResults(1).getHit().getValue().getText()).isEqualTo("value of " + there);
    assertThat(many.getResults(2).hasMiss()).isTrue();
    assertThat(many.getReceipt()).isNotEmpty();
  }

  @Test
  void putMany_oneNotAllowed_storesTheOthers() {
    String key = fresh();
    PutManyResponse many =
        cache()
            .putMany(
                PutManyRequest.newBuilder()
                    .addPuts(put("session", key))
                    .addPuts(put("product", key))
                    .addPuts(put("listing", key).setVersion(1))
                    .build());

    assertThat(many.getResults(0).getStored().getApplied()).isTrue();
    assertThat(WireError.of(many.getResults(1).getError()).reason())
        .isEqualTo(ErrorReason.PUT_NOT_ALLOWED);
    assertThat(WireError.of(many.getResults(2).getError()).reason())
        .isEqualTo(ErrorReason.TAG_REQUIRED);
    assertThat(cache().get(get("session", key).build()).hasHit()).isTrue();
  }

  @Test
  void invalidateTag_soft_servesStaleAndGivesOneLease() {
    String key = fresh();
    cache().put(put("product", key).setVersion(1).build());
    InvalidateTagRequest request =
        InvalidateTagRequest.newBuilder()
            .addTags("product:" + key)
            .setMode(Mode.SOFT)
            .setReason("a test")
            .setRequestId(fresh())
            .build();

    String receipt = cache().invalidateTag(request).getReceipt();
    String again = cache().invalidateTag(request).getReceipt();

    assertThat(again).isEqualTo(receipt);
    Hit first = cache().get(get("product", key).setReceipt(receipt).build()).getHit();
    Hit second = cache().get(get("product", key).build()).getHit();
    assertThat(first.getFreshness()).isEqualTo(Hit.Freshness.STALE);
    assertThat(first.hasLease()).isTrue();
    assertThat(second.hasLease()).isFalse();
  }

  @Test
  void invalidate_dryRun_changesNothing() {
    String key = fresh();
    cache().put(put("product", key).setVersion(1).build());
    InvalidateResponse done =
        cache()
            .invalidate(
                InvalidateRequest.newBuilder()
                    .setNamespace("product")
                    .addKeys(KeyVersion.newBuilder().setKey(key))
                    .setDryRun(true)
                    .build());
    assertThat(done.getReceipt()).isEmpty();
    assertThat(cache().get(get("product", key).build()).hasHit()).isTrue();
  }

  @Test
  void bumpVersion_ofAScope_endsEverythingUnderIt() {
    String user = fresh();
    cache().put(put("profile", user + "/profile").setVersion(1).build());

    BumpVersionResponse done =
        cache().bumpVersion(BumpVersionRequest.newBuilder().setScope("user:" + user).build());
    BumpVersionResponse late =
        cache()
            .bumpVersion(
                BumpVersionRequest.newBuilder()
                    .setScope("user:" + user)
                    .setAtLeast(done.getVersion())
                    .build());

    assertThat(done.getApplied()).isTrue();
    assertThat(late.getApplied()).isFalse();
    assertThat(late.getVersion()).isEqualTo(done.getVersion());
    GetResponse after =
        cache().get(get("profile", user + "/profile").setOnMiss(OnMiss.RETURN).build());
    assertThat(after.getMiss().getReason()).isEqualTo(Miss.Reason.INVALIDATED);
  }
}
