package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.freshold.v1.AbandonRequest;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.NegativeResult;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Reach;
import dev.freshold.v1.Value;
import io.grpc.Status.Code;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What CacheService answers to requests that are wrong, absurd or meant to hurt. */
abstract class HostileRequestContract extends WireContract {

  private static final Duration HUGE =
      Duration.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(Integer.MAX_VALUE).build();
  private static final Duration NEGATIVE = Duration.newBuilder().setSeconds(-1).build();

  @Test
  void get_everythingWrong_namesEveryField() {
    WireError error =
        WireError.of(
            () ->
                cache()
                    .get(
                        get("product", "a".repeat(600))
                            .setSchemaVersion("v:7")
                            .setOnMissValue(99)
                            .setMaxStaleness(HUGE)
                            .setMinVersion(-1)
                            .setWait(NEGATIVE)
                            .setReceipt("bogus")
                            .build()));

    assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(error.reason()).isEqualTo(ErrorReason.FIELD_INVALID);
    assertThat(error.paths())
        .containsExactlyInAnyOrder(
            "key", "schema_version", "on_miss", "max_staleness", "min_version", "wait");
    assertThat(error.message()).contains("key: has 600 bytes, at most 512");
  }

  @Test
  void get_nothingGiven_asksForNamespaceAndKey() {
    WireError error = WireError.of(() -> cache().get(GetRequest.getDefaultInstance()));
    assertThat(error.paths()).containsExactly("namespace", "key");
  }

  @Test
  void get_controlCharacters_areRefused() {
    for (String key : List.of("a\u0000b", "a\nb", "a\u007fb", "a\u0085b")) {
      WireError error = WireError.of(() -> cache().get(get("session", key).build()));
      assertThat(error.paths()).containsExactly("key");
    }
  }

  @Test
  void get_keyOfAnotherShape_isToldTheShape() {
    WireError error = WireError.of(() -> cache().get(get("profile", "17").build()));
    assertThat(error.message()).contains("{user}/profile");
  }

  @Test
  void get_keyOf512BytesOfEmoji_isAKey() {
    assertThat(cache().get(get("session", "😀".repeat(128)).build()).hasMiss()).isTrue();
    WireError error = WireError.of(() -> cache().get(get("session", "😀".repeat(129)).build()));
    assertThat(error.message()).contains("516 bytes");
  }

  @Test
  void get_unknownNamespace_namesTheConfigured() {
    WireError error = WireError.of(() -> cache().get(get("prodcut\n☠", "17").build()));
    assertThat(error.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(error.reason()).isEqualTo(ErrorReason.NAMESPACE_UNKNOWN);
    assertThat(error.message()).contains("prodcut\\u000a\\u2620").contains("product");
  }

  @Test
  void get_hugeNamespace_isAnsweredBriefly() {
    WireError error = WireError.of(() -> cache().get(get("書".repeat(100_000), "17").build()));
    assertThat(error.reason()).isEqualTo(ErrorReason.NAMESPACE_UNKNOWN);
    assertThat(error.message()).hasSizeLessThan(600);
  }

  @Test
  void get_bogusReceipts_areReceiptInvalid() {
    for (String receipt : List.of("bogus", "AAAA", "!", "A".repeat(10_000), "_".repeat(23))) {
      WireError error =
          WireError.of(() -> cache().get(get("session", "17").setReceipt(receipt).build()));
      assertThat(error.reason()).isEqualTo(ErrorReason.RECEIPT_INVALID);
      assertThat(error.paths()).containsExactly("receipt");
    }
  }

  @Test
  void get_loadOrLongWait_isRefused() {
    assertThat(
            WireError.of(
                    () ->
                        cache().get(get("product", "17").setOnMiss(GetRequest.OnMiss.LOAD).build()))
                .reason())
        .isEqualTo(ErrorReason.ORIGIN_NOT_CONFIGURED);
    Duration wait = Duration.newBuilder().setSeconds(61).build();
    assertThat(WireError.of(() -> cache().get(get("product", "17").setWait(wait).build())).paths())
        .containsExactly("wait");
  }

  @Test
  void get_badTenants_areTenantInvalid() {
    for (String tenant : List.of("a b", "ä", "x".repeat(65), "../../etc")) {
      WireError error = WireError.of(() -> cacheOf(tenant).get(get("session", "17").build()));
      assertThat(error.reason()).isEqualTo(ErrorReason.TENANT_INVALID);
      assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void getMany_tooManyOrNone_isRefused() {
    GetManyRequest.Builder many = GetManyRequest.newBuilder().setNamespace("session");
    assertThat(WireError.of(() -> cache().getMany(many.build())).paths()).containsExactly("keys");
    List<String> keys = IntStream.range(0, 257).mapToObj(i -> "k" + i).toList();
    WireError error = WireError.of(() -> cache().getMany(many.addAllKeys(keys).build()));
    assertThat(error.reason()).isEqualTo(ErrorReason.BATCH_TOO_LARGE);
    assertThat(error.metadata()).containsEntry("limit", "256");
  }

  @Test
  void getMany_badItems_areNamedByIndex() {
    WireError error =
        WireError.of(
            () ->
                cache()
                    .getMany(
                        GetManyRequest.newBuilder()
                            .setNamespace("session")
                            .addKeys("good")
                            .addKeys("")
                            .addMinVersions(KeyVersion.newBuilder().setKey("good").setVersion(-5))
                            .addMinVersions(KeyVersion.newBuilder().setKey("other"))
                            .build()));
    assertThat(error.paths())
        .containsExactlyInAnyOrder(
            "keys[1]", "min_versions[0].version", "min_versions[1].key", "min_versions[1].version");
  }

  @Test
  void getMany_allBad_isAnsweredWithinTheHeadersOfAClient() {
    WireError error =
        WireError.of(
            () ->
                cache()
                    .getMany(
                        GetManyRequest.newBuilder()
                            .setNamespace("profile")
                            .addAllKeys(Collections.nCopies(256, "書".repeat(100)))
                            .build()));
    assertThat(error.paths()).contains("keys[0]").hasSizeLessThan(256);
    assertThat(error.message()).contains("256 fields are wrong");
  }

  @Test
  void put_nothingGiven_asksForAll() {
    WireError error = WireError.of(() -> cache().put(PutRequest.getDefaultInstance()));
    assertThat(error.paths()).containsExactly("namespace", "key", "outcome");
  }

  @Test
  void put_nestedNonsense_isNamedByPath() {
    WireError negative =
        WireError.of(
            () ->
                cache()
                    .put(
                        put("session", "17")
                            .setNegative(NegativeResult.newBuilder().setMessage("m".repeat(513)))
                            .addTags("good")
                            .addTags("not good")
                            .addTags("")
                            .setTtl(Duration.getDefaultInstance())
                            .setReachValue(-7)
                            .build()));
    WireError value =
        WireError.of(
            () ->
                cache()
                    .put(
                        put("session", "17")
                            .setValue(Value.newBuilder().setContentType("text/plain\r\nX: 1"))
                            .build()));
    assertThat(negative.paths())
        .containsExactlyInAnyOrder(
            "negative.message", "negative.kind", "tags[1]", "tags[2]", "ttl", "reach");
    assertThat(value.paths()).containsExactlyInAnyOrder("value", "value.content_type");
  }

  @Test
  void put_leaseTokenBesidesReceipt_isToldWhichToDrop() {
    WireError error =
        WireError.of(
            () ->
                cache()
                    .put(
                        put("product", "17")
                            .setLeaseToken("short")
                            .setReceipt("AQAAAAAAAAAAAAAAAAAAAAA")
                            .setLoadDuration(NEGATIVE)
                            .build()));
    assertThat(error.paths()).contains("lease_token", "receipt", "load_duration");
    assertThat(error.message()).contains("drop it");
  }

  @Test
  void put_tooManyTagsOrBytes_isToldTheLimit() {
    List<String> tags = IntStream.range(0, 33).mapToObj(i -> "t" + i).toList();
    WireError many = WireError.of(() -> cache().put(put("session", "1").addAllTags(tags).build()));
    WireError full =
        WireError.of(
            () ->
                cache()
                    .put(
                        put("product", "1").setVersion(1).addAllTags(tags.subList(1, 33)).build()));
    Value large = Value.newBuilder().setData(ByteString.copyFrom(new byte[2 << 20])).build();
    WireError size = WireError.of(() -> cache().put(put("session", "1").setValue(large).build()));
    assertThat(many.reason()).isEqualTo(ErrorReason.TOO_MANY_TAGS);
    assertThat(full.reason()).isEqualTo(ErrorReason.TOO_MANY_TAGS);
    assertThat(size.reason()).isEqualTo(ErrorReason.VALUE_TOO_LARGE);
    assertThat(size.metadata()).containsEntry("size", "2097152").containsEntry("limit", "1048576");
  }

  @Test
  void put_againstThePolicy_isToldTheRemedy() {
    WireError error = WireError.of(() -> cache().put(put("profile", "1/profile").build()));
    assertThat(error.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(error.message()).contains("version");
    WireError edge =
        WireError.of(() -> cache().put(put("session", "17").setReach(Reach.EDGE).build()));
    assertThat(edge.reason()).isEqualTo(ErrorReason.EDGE_NOT_CONFIGURED);
  }

  @Test
  void putMany_oneBadField_storesNothing() {
    String key = fresh();
    PutManyRequest.Builder many =
        PutManyRequest.newBuilder()
            .addPuts(put("session", key))
            .addPuts(put("session", key).clearOutcome())
            .addPuts(put("session", "").setVersion(-1));
    WireError error = WireError.of(() -> cache().putMany(many.build()));
    assertThat(error.paths()).containsExactly("puts[1].outcome", "puts[2].key", "puts[2].version");
    assertThat(cache().get(get("session", key).build()).hasMiss()).isTrue();
  }

  @Test
  void abandon_bogusToken_isRefused() {
    AbandonRequest.Builder abandon =
        AbandonRequest.newBuilder().setNamespace("product").setKey("17").setLeaseToken("ä");
    assertThat(WireError.of(() -> cache().abandon(abandon.build())).paths())
        .containsExactly("lease_token");
  }

  @Test
  void invalidate_wrongItems_areNamedByPath() {
    WireError error =
        WireError.of(
            () ->
                cache()
                    .invalidate(
                        InvalidateRequest.newBuilder()
                            .setNamespace("product")
                            .addKeys(KeyVersion.newBuilder().setKey("1").setVersion(1))
                            .addKeys(KeyVersion.newBuilder().setKey("1").setVersion(1))
                            .addKeys(KeyVersion.newBuilder().setKey("1").setVersion(2))
                            .addKeys(KeyVersion.newBuilder().setKey("2").setVersion(-1))
                            .setModeValue(9)
                            .setReason("r".repeat(257))
                            .setRequestId("id\u0007")
                            .build()));
    assertThat(error.paths())
        .containsExactlyInAnyOrder(
            "keys[2].key", "keys[3].version", "mode", "reason", "request_id");
  }

  @Test
  void invalidateTag_wrongNumbers_areRefused() {
    WireError error =
        WireError.of(
            () ->
                cache()
                    .invalidateTag(
                        InvalidateTagRequest.newBuilder()
                            .addTags("good")
                            .addTags("a\tb")
                            .setPace(0)
                            .setSettle(Duration.newBuilder().setSeconds(601))
                            .build()));
    assertThat(error.paths()).containsExactlyInAnyOrder("tags[1]", "pace", "settle");
    WireError none =
        WireError.of(() -> cache().invalidateTag(InvalidateTagRequest.getDefaultInstance()));
    assertThat(none.paths()).containsExactly("tags");
  }

  @Test
  void bumpVersion_withoutTarget_asksForOne() {
    WireError error =
        WireError.of(
            () -> cache().bumpVersion(BumpVersionRequest.newBuilder().setAtLeast(0).build()));
    assertThat(error.paths()).containsExactlyInAnyOrder("at_least", "target");
  }

  @Test
  void bumpVersion_toTheLastVersion_isExhaustedAfterwards() {
    String scope = fresh();
    BumpVersionRequest last =
        BumpVersionRequest.newBuilder().setScope(scope).setAtLeast(Long.MAX_VALUE).build();
    assertThat(cache().bumpVersion(last).getVersion()).isEqualTo(Long.MAX_VALUE);
    WireError error =
        WireError.of(
            () -> cache().bumpVersion(BumpVersionRequest.newBuilder().setScope(scope).build()));
    assertThat(error.reason()).isEqualTo(ErrorReason.VERSION_EXHAUSTED);
    assertThat(error.code()).isEqualTo(Code.OUT_OF_RANGE);
  }
}
