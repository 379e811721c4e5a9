package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.access.AccessPlan;
import dev.freshold.access.AuditLog;
import dev.freshold.access.CallerText;
import dev.freshold.access.Doorman;
import dev.freshold.access.Permission;
import dev.freshold.access.Quota;
import dev.freshold.access.Quotas;
import dev.freshold.access.TokenHash;
import dev.freshold.testing.ManualClock;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.ListNamespacesRequest;
import dev.freshold.v1.NamespaceSummary;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, as what, and how far; on a socket, by static tokens. */
class AccessTest {

  private static final String WEB = "token-of-web";
  private static final String READER = "token-of-reader";
  private static final String BANK = "token-of-bank";
  private static final String OPS = "token-of-ops";
  private static final String TWO = "token-of-two";
  private static final int REQUESTS = 5;
  private static final int BYTES = 10_000;

  private final ManualClock clock = new ManualClock();
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private final HandWiredServer server =
      new HandWiredServer(
          HandWiredServer.store(),
          HandWiredServer.LIMITS,
          new Admission(
              HandWiredServer.LIMITS,
              new Doorman(
                  new AccessPlan(
                      List.of(
                          caller("web", WEB, "shop/session:read+write", "shop/*:invalidate"),
                          caller("reader", READER, "shop/session:read", "shop/product:read"),
                          caller("bank", BANK, "bank/*:*"),
                          caller("ops", OPS, "*/*:*"),
                          caller("two", TWO, "shop/session:read", "bank/session:read")),
                      Map.of(),
                      null,
                      Duration.ofSeconds(10),
                      null),
                  clock),
              new Quotas(
                  Quota.NONE,
                  Map.of(
                      "small", new Quota(REQUESTS, 0, 0),
                      "narrow", new Quota(0, 0, 3),
                      "thin", new Quota(0, BYTES, 0)),
                  () -> (clock.getAsLong() - ManualClock.START) * 1_000_000),
              AuditLog.to(clock, lines::add),
              null));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void call_withoutACredential_isUnauthenticatedAndSaysHow() {
    CacheServiceBlockingStub stranger = CacheServiceGrpc.newBlockingStub(server.channel());

    WireError error = WireError.of(() -> stranger.get(get("session")));

    assertThat(error.code()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(error.reason()).isEqualTo(ErrorReason.CREDENTIAL_MISSING);
    assertThat(error.message()).contains("authorization: Bearer");
  }

  @Test
  void call_withANobodysToken_isUnauthenticatedAndDoesNotEchoIt() {
    WireError error = WireError.of(() -> as("wrong-token").get(get("session")));

    assertThat(error.code()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(error.reason()).isEqualTo(ErrorReason.CREDENTIAL_INVALID);
    assertThat(error.message()).doesNotContain("wrong-token");
  }

  @Test
  void call_ofOneTenant_isInThatTenantWithoutNamingIt() {
    assertThat(as(WEB).put(put("session", "v")).hasStored()).isTrue();

    assertThat(as(READER).get(get("session")).getHit().getValue().getText()).isEqualTo("v");
    assertThat(as(BANK).get(get("session")).hasMiss()).isTrue();
    assertThat(as(OPS, "shop").get(get("session")).hasHit()).isTrue();
    assertThat(as(OPS).get(get("session")).hasMiss()).isTrue();
  }

  @Test
  void call_intoAnotherTenant_isDenied() {
    WireError error = WireError.of(() -> as(BANK, "shop").get(get("session")));

    assertThat(error.code()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(error.reason()).isEqualTo(ErrorReason.TENANT_DENIED);
    assertThat(error.metadata()).containsEntry("tenant", "shop");
  }

  @Test
  void call_ofOneWithTwoTenants_namesWhich() {
    assertThat(as(TWO, "bank").get(get("session")).hasMiss()).isTrue();
    assertThat(as(TWO, "shop").get(get("session")).hasMiss()).isTrue();

    WireError error = WireError.of(() -> as(TWO).get(get("session")));

    assertThat(error.reason()).isEqualTo(ErrorReason.TENANT_INVALID);
    assertThat(error.message()).contains("bank, shop");
  }

  @Test
  void call_withoutThePermission_isDeniedAndSaysWhichItNeeds() {
    WireError error = WireError.of(() -> as(READER).put(put("session", "v")));

    assertThat(error.code()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(error.reason()).isEqualTo(ErrorReason.PERMISSION_MISSING);
    assertThat(error.message()).contains("shop/session:write");
    assertThat(error.metadata())
        .containsEntry("tenant", "shop")
        .containsEntry("namespace", "session")
        .containsEntry("verb", "write");
    assertThat(as(READER).get(get("session")).hasMiss()).isTrue();
  }

  @Test
  void namespace_thatIsNotConfigured_isDeniedBeforeAnybodyHearsOfOthers() {
    WireError error = WireError.of(() -> as(READER).get(get("nowhere")));

    assertThat(error.reason()).isEqualTo(ErrorReason.PERMISSION_MISSING);
    assertThat(error.message()).doesNotContain("profile");
  }

  @Test
  void tags_ofAnotherTenant_areOutOfReach() {
    PutRequest tagged = put("session", "v").toBuilder().addTags("season:spring").build();
    assertThat(as(WEB).put(tagged).hasStored()).isTrue();

    assertThat(as(BANK).invalidateTag(spring()).getReceipt()).isNotEmpty();
    assertThat(as(READER).get(get("session")).hasHit()).isTrue();
    WireError error = WireError.of(() -> as(BANK, "shop").invalidateTag(spring()));
    assertThat(error.code()).isEqualTo(Code.PERMISSION_DENIED);
    assertThat(as(READER).get(get("session")).hasHit()).isTrue();
    assertThat(WireError.of(() -> as(READER).invalidateTag(spring())).reason())
        .isEqualTo(ErrorReason.PERMISSION_MISSING);

    assertThat(as(WEB).invalidateTag(spring()).getReceipt()).isNotEmpty();
    assertThat(as(READER).get(get("session")).hasMiss()).isTrue();
  }

  @Test
  void lease_isForThoseWhoMayWrite() {
    GetResponse usual = as(READER).get(get("product"));
    assertThat(usual.getMiss().hasLease()).isFalse();

    GetRequest asked = get("product").toBuilder().setOnMiss(GetRequest.OnMiss.LEASE).build();

    assertThat(WireError.of(() -> as(READER).get(asked)).metadata()).containsEntry("verb", "write");
    assertThat(as(OPS, "shop").get(asked).getMiss().hasLease()).isTrue();
  }

  @Test
  void listNamespaces_showsThoseInWhichTheCallerMayDoSomething() {
    assertThat(listed(READER)).containsExactly("product", "session");
    assertThat(listed(OPS)).contains("profile", "listing", "session", "product");
  }

  @Test
  void quota_ofRequests_isTheTenantsAndSaysWhenToComeBack() {
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(as(OPS, "small").get(get("session")).hasMiss()).isTrue();
    }

    WireError error = WireError.of(() -> as(OPS, "small").get(get("session")));

    assertThat(error.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(error.reason()).isEqualTo(ErrorReason.QUOTA_EXCEEDED);
    assertThat(error.retry()).isTrue();
    assertThat(error.metadata())
        .containsEntry("tenant", "small")
        .containsEntry("quota", "requests-per-second");
    assertThat(as(OPS, "shop").get(get("session")).hasMiss()).isTrue();
    clock.advance(1_000);
    assertThat(as(OPS, "small").get(get("session")).hasMiss()).isTrue();
  }

  @Test
  void quota_ofKeys_isFreedByTheAnswer() {
    for (int i = 0; i < 10; i++) {
      assertThat(as(OPS, "narrow").getMany(many(3)).getResultsCount()).isEqualTo(3);
    }

    WireError error = WireError.of(() -> as(OPS, "narrow").getMany(many(4)));

    assertThat(error.reason()).isEqualTo(ErrorReason.QUOTA_EXCEEDED);
    assertThat(error.retry()).isFalse();
    assertThat(error.message()).contains("split the call");
  }

  @Test
  void quota_ofBytes_isSpentByValuesThatAreHandedOut() {
    assertThat(as(OPS, "thin").put(put("session", "v".repeat(3 * BYTES))).hasStored()).isTrue();
    clock.advance(10_000);
    assertThat(as(OPS, "thin").get(get("session")).hasHit()).isTrue();

    WireError error = WireError.of(() -> as(OPS, "thin").get(get("session")));

    assertThat(error.reason()).isEqualTo(ErrorReason.QUOTA_EXCEEDED);
    assertThat(error.metadata()).containsEntry("quota", "bytes-per-second");
    assertThat(error.retry()).isTrue();
    clock.advance(10_000);
    assertThat(as(OPS, "thin").get(get("session")).hasHit()).isTrue();
  }

  @Test
  void audit_tellsOfInvalidationsAndRefusalsAndOfNoCredential() {
    as(WEB).invalidateTag(spring());
    as(READER).get(get("session"));
    WireError.of(() -> as(READER).put(put("session", "secret-value")));
    WireError.of(() -> as("wrong-token").get(get("session")));

    assertThat(lines)
        .satisfiesExactly(
            done ->
                assertThat(done)
                    .contains("\"event\":\"invalidation\",\"outcome\":\"done\"")
                    .contains("\"caller\":\"web\",\"tenant\":\"shop\"")
                    .contains("\"tags\":[\"season:spring\"],\"count\":1")
                    .contains("\"receipt\":"),
            denied ->
                assertThat(denied)
                    .contains("\"event\":\"refusal\",\"outcome\":\"PERMISSION_DENIED\"")
                    .contains("\"reason\":\"PERMISSION_MISSING\",\"caller\":\"reader\"")
                    .contains("\"method\":\"freshold.v1.CacheService/Put\""),
            stranger ->
                assertThat(stranger)
                    .contains("\"outcome\":\"UNAUTHENTICATED\"")
                    .contains("\"reason\":\"CREDENTIAL_INVALID\"")
                    .doesNotContain("\"caller\""));
    assertThat(lines)
        .noneMatch(line -> line.contains("token-of") || line.contains("wrong-token"))
        .noneMatch(line -> line.contains("secret-value"));
  }

  private List<String> listed(String token) {
    return AdminServiceGrpc.newBlockingStub(server.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(token)))
        .listNamespaces(ListNamespacesRequest.getDefaultInstance())
        .getNamespacesList()
        .stream()
        .map(NamespaceSummary::getNamespace)
        .toList();
  }

  private CacheServiceBlockingStub as(String token) {
    return stub(headers(token));
  }

  private CacheServiceBlockingStub as(String token, String tenant) {
    Metadata headers = headers(token);
    headers.put(Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER), tenant);
    return stub(headers);
  }

  private CacheServiceBlockingStub stub(Metadata headers) {
    return CacheServiceGrpc.newBlockingStub(server.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static Metadata headers(String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return headers;
  }

  private static CallerText caller(String name, String token, String... permissions) {
    return new CallerText(
        name, TokenHash.of(token), null, Stream.of(permissions).map(Permission::parse).toList());
  }

  private static GetRequest get(String namespace) {
    return GetRequest.newBuilder().setNamespace(namespace).setKey("1").build();
  }

  private static GetManyRequest many(int keys) {
    return GetManyRequest.newBuilder()
        .setNamespace("session")
        .addAllKeys(Collections.nCopies(keys, "1"))
        .build();
  }

  private static PutRequest put(String namespace, String text) {
    return PutRequest.newBuilder()
        .setNamespace(namespace)
        .setKey("1")
        .setValue(Value.newBuilder().setText(text))
        .build();
  }

  private static InvalidateTagRequest spring() {
    return InvalidateTagRequest.newBuilder().addTags("season:spring").build();
  }
}
