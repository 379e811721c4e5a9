package dev.freshold.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Duration;
import com.sun.net.httpserver.HttpServer;
import dev.freshold.testing.Authority;
import dev.freshold.testing.Await;
import dev.freshold.testing.Hashes;
import dev.freshold.testing.ServerProcess;
import dev.freshold.testing.TlsClient;
import dev.freshold.testing.TokenIssuer;
import dev.freshold.testing.TokenIssuer.Claim;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceFutureStub;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Selector;
import dev.freshold.v1.SubscribeRequest;
import dev.freshold.v1.SubscribeResponse;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A packaged node that is attacked: over TLS, with certificates of a test authority, static tokens
 * in a file, and tokens that an identity provider of the test has signed.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SecurityIT {

  private static final String WEB = "web-3f9c2a7de1b84650";
  private static final String LEAVER = "leaver-77aa01c2d9e3f4b5";
  private static final String SMALL = "small-0c1d2e3f4a5b6c7d";
  private static final String ISSUER = "https://idp.test";
  private static final String CERTIFICATE_LEFT =
      "freshold_certificate_left_seconds{use=\"server\"}";
  private static final double DAY = 86_400;
  private static final long PATIENCE_SECONDS = 60;

  private final TokenIssuer issuer = TokenIssuer.of(ISSUER, "freshold");
  private final TokenIssuer forger = TokenIssuer.of(ISSUER, "freshold");
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<String> shown = new ArrayList<>(List.of(WEB, LEAVER, SMALL));

  @TempDir private static Path folder;

  private @Nullable HttpServer provider;
  private @Nullable ServerProcess node;
  private @Nullable Authority authority;
  private @Nullable ManagedChannel channel;

  @BeforeAll
  void start() throws IOException {
    authority = Authority.in(folder);
    Path server = authority.issue("first", "CN=first");
    Files.copy(server, folder.resolve("server.p12"));
    writeTokens(true);
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] keys = issuer.keySet().getBytes(StandardCharsets.UTF_8);
    provider.createContext(
        "/keys",
        exchange -> {
          exchange.sendResponseHeaders(200, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    provider.start();
    node = ServerProcess.start(environment(provider.getAddress().getPort()));
    channel = keep(TlsClient.trusting(authority.trust(), null).channel(node.port()));
    String first = token("ES256", issuer);
    Await.eventually(() -> reason(() -> as(first).get(get())), String::isEmpty);
  }

  private Map<String, String> environment(int providerPort) throws IOException {
    Map<String, String> all = new HashMap<>();
    all.put(
        "QUARKUS_CONFIG_LOCATIONS",
        ServerProcess.settingsFile("src/test/resources/wire.yaml") + ',' + tls());
    all.put("FRESHOLD_SECURITY_CLIENT_CERTIFICATES", "accepted");
    all.put("FRESHOLD_SECURITY_TOKENS_FILE", folder.resolve("tokens").toString());
    all.put("FRESHOLD_SECURITY_TOKENS_RELOAD", "1s");
    all.put("FRESHOLD_SECURITY_JWT_ISSUER", ISSUER);
    all.put("FRESHOLD_SECURITY_JWT_AUDIENCE", "freshold");
    all.put("FRESHOLD_SECURITY_JWT_KEYS", "http://127.0.0.1:" + providerPort + "/keys");
    all.put("FRESHOLD_SECURITY_JWT_CLOCK_SKEW", "0s");
    all.put("FRESHOLD_SECURITY_CALLERS_OPS_CERTIFICATE", "CN=ops,O=Shop");
    all.put("FRESHOLD_SECURITY_CALLERS_OPS_PERMISSIONS", "*/*:*");
    all.put("FRESHOLD_SECURITY_QUOTAS_SMALL_REQUESTS_PER_SECOND", "1");
    return all;
  }

  /** The settings of a node with a certificate; its management port stays as it is. */
  private static Path tls() throws IOException {
    return Files.writeString(
        folder.resolve("tls.yaml"),
        """
        config_ordinal: 290
        quarkus:
          http:
            tls-configuration-name: front
            insecure-requests: disabled
          tls:
            front:
              reload-period: 1s
              key-store: { p12: { path: "%1$s", password: "%2$s", alias: it, alias-password: "%2$s" } }
              trust-store: { p12: { path: "%3$s", password: "%2$s" } }
        """
            .formatted(
                folder.resolve("server.p12"), Authority.PASSWORD, folder.resolve("trust.p12")));
  }

  private static void writeTokens(boolean withLeaver) throws IOException {
    List<String> lines = new ArrayList<>(List.of("# callers of the test"));
    lines.add("web " + Hashes.hex(WEB) + " shop/session:read+write shop/*:invalidate+admin");
    lines.add("small " + Hashes.hex(SMALL) + " small/*:read");
    if (withLeaver) {
      lines.add("leaver " + Hashes.hex(LEAVER) + " shop/session:read");
    }
    Path beside = Files.write(folder.resolve("tokens.new"), lines);
    Files.move(beside, folder.resolve("tokens"), StandardCopyOption.REPLACE_EXISTING);
  }

  @AfterAll
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    if (node != null) {
      node.close();
    }
    if (provider != null) {
      provider.stop(0);
    }
  }

  @Test
  void call_inPlainText_getsNoAnswer() {
    ManagedChannel plain = keep(node().channel());

    StatusRuntimeException refused = failure(() -> stub(plain, WEB, null).get(get()));

    assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
  }

  @Test
  void health_needsNoCredential() {
    assertThat(
            HealthGrpc.newBlockingStub(tlsChannel())
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus())
        .isEqualTo(ServingStatus.SERVING);
    assertThat(node().management("/q/health/ready").status()).isEqualTo(200);
  }

  @Test
  void call_withoutACredential_isUnauthenticated() {
    refused(
        () -> CacheServiceGrpc.newBlockingStub(tlsChannel()).get(get()),
        Code.UNAUTHENTICATED,
        ErrorReason.CREDENTIAL_MISSING);
  }

  @Test
  void staticToken_isServedInItsTenantUntilItIsRevoked() throws IOException {
    assertThat(as(LEAVER).get(get()).getReceipt()).isNotEmpty();

    writeTokens(false);

    Await.eventually(
        () -> reason(() -> as(LEAVER).get(get())),
        reason -> reason.equals(ErrorReason.CREDENTIAL_INVALID.name()));
    assertThat(as(WEB).get(get()).getReceipt()).isNotEmpty();
  }

  @Test
  void signedToken_ofTheIssuer_isServedByBothAlgorithms() {
    for (String algorithm : List.of("RS256", "ES256")) {
      String token = token(algorithm, issuer);
      assertThat(as(token).get(get()).getReceipt()).isNotEmpty();
      assertThat(as(token).get(get()).getReceipt()).isNotEmpty();
      refused(
          () -> as(token).put(put("x")), Code.PERMISSION_DENIED, ErrorReason.PERMISSION_MISSING);
      refused(
          () -> stub(tlsChannel(), token, "bank").get(get()),
          Code.PERMISSION_DENIED,
          ErrorReason.TENANT_DENIED);
    }
  }

  @Test
  void signedToken_thatIsBad_isUnauthenticated() {
    long now = System.currentTimeMillis() / 1_000;
    unauthenticated(
        token("RS256", issuer, Claim.of("exp", now - 60)), ErrorReason.CREDENTIAL_EXPIRED);
    unauthenticated(
        token("RS256", issuer, Claim.of("nbf", now + 600)), ErrorReason.CREDENTIAL_INVALID);
    unauthenticated(
        token("RS256", issuer, Claim.of("iss", "https://other.test")),
        ErrorReason.CREDENTIAL_INVALID);
    unauthenticated(
        token("RS256", issuer, Claim.of("aud", "billing")), ErrorReason.CREDENTIAL_INVALID);
    unauthenticated(token("RS256", forger), ErrorReason.CREDENTIAL_INVALID);
    unauthenticated(token("ES256", forger), ErrorReason.CREDENTIAL_INVALID);
    unauthenticated(issuer.unsigned(claims()), ErrorReason.CREDENTIAL_INVALID);
    unauthenticated(
        issuer.signedWithThePublicKeyAsSecret(claims()), ErrorReason.CREDENTIAL_INVALID);
  }

  @Test
  void subscription_endsWhenItsTokenExpires() {
    String token = token("ES256", issuer, Claim.of("exp", System.currentTimeMillis() / 1_000 + 12));
    Iterator<SubscribeResponse> heard =
        InvalidationServiceGrpc.newBlockingStub(tlsChannel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(token, null)))
            .subscribe(
                SubscribeRequest.newBuilder()
                    .setSelector(Selector.newBuilder().addNamespaces("session"))
                    .setCheckpointInterval(Duration.newBuilder().setSeconds(1))
                    .build());
    WireError end = WireError.of(() -> heard.forEachRemaining(ignored -> {}));

    assertThat(end.code()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(end.reason()).isEqualTo(ErrorReason.CREDENTIAL_EXPIRED);
  }

  @Test
  void certificate_ofACaller_isACredentialAndAnyOtherIsNone() {
    Authority signer = requireNonNull(authority);
    Path ops = signer.issue("ops", "CN=ops,O=Shop");
    Path other = signer.issue("other", "CN=other,O=Shop");
    ManagedChannel byOps = keep(TlsClient.trusting(signer.trust(), ops).channel(node().port()));
    ManagedChannel byOther = keep(TlsClient.trusting(signer.trust(), other).channel(node().port()));

    assertThat(stub(byOps, null, "shop").put(put("by ops")).hasStored()).isTrue();
    refused(
        () -> stub(byOther, null, "shop").get(get()),
        Code.UNAUTHENTICATED,
        ErrorReason.CREDENTIAL_INVALID);
    assertThat(stub(byOther, WEB, null).get(get()).hasHit()).isTrue();
    stub(byOps, null, "shop").invalidate(invalidate());
  }

  @Test
  void certificate_thatIsRequired_isAskedOfEveryConnection() throws IOException {
    Authority signer = requireNonNull(authority);
    Map<String, String> strict =
        Map.of(
            "QUARKUS_CONFIG_LOCATIONS",
            ServerProcess.SAMPLES + ',' + tls(),
            "FRESHOLD_SECURITY_CLIENT_CERTIFICATES",
            "required");
    Path client = signer.issue("client", "CN=client");
    try (ServerProcess guarded = ServerProcess.start(strict)) {
      ManagedChannel with =
          keep(TlsClient.trusting(signer.trust(), client).channel(guarded.port()));
      ManagedChannel without =
          keep(TlsClient.trusting(signer.trust(), null).channel(guarded.port()));

      assertThat(stub(with, null, null).get(getOf("country")).hasMiss()).isTrue();
      assertThat(
              failure(() -> stub(without, null, null).get(getOf("country"))).getStatus().getCode())
          .isEqualTo(Code.UNAVAILABLE);
    }
  }

  @Test
  void certificate_ofTheNode_isReplacedWithoutARestart() {
    Authority signer = requireNonNull(authority);
    TlsClient client = TlsClient.trusting(signer.trust(), null);
    assertThat(client.shown(node().port())).isEqualTo("CN=first");

    double before = node().metric(CERTIFICATE_LEFT);

    Authority.replace(folder.resolve("server.p12"), signer.issue("second", "CN=second", 9));

    Await.eventually(() -> client.shown(node().port()), "CN=second"::equals);
    assertThat(node().metric(CERTIFICATE_LEFT)).isBetween(8 * DAY, 9 * DAY).isLessThan(before);
  }

  @Test
  void http_onThePortOfTheNode_isTlsAndNothingElse() {
    TlsClient client = TlsClient.trusting(requireNonNull(authority).trust(), null);

    assertThat(client.status("https://127.0.0.1:%d/nothing".formatted(node().port())))
        .isEqualTo(404);
    assertThat(client.status("http://127.0.0.1:%d/nothing".formatted(node().port()))).isZero();
  }

  @Test
  void quota_ofATenant_isExceededAndHonouredAfterTheTimeItNames() {
    CacheServiceFutureStub many =
        CacheServiceGrpc.newFutureStub(tlsChannel())
            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(SMALL, null)));
    List<ListenableFuture<GetResponse>> calls =
        Stream.generate(() -> many.get(get())).limit(200).toList();

    List<String> refused =
        calls.stream().map(SecurityIT::reasonOf).filter(reason -> !reason.isEmpty()).toList();

    assertThat(refused).isNotEmpty().containsOnly(ErrorReason.QUOTA_EXCEEDED.name());
    Await.eventually(() -> reason(() -> as(SMALL).get(get())), String::isEmpty);
  }

  @Test
  void secrets_areInNoLogAndInNoExplanationAndTheAuditLogTellsWhatWasDone() {
    assertThat(as(WEB).put(put("secret-value")).hasStored()).isTrue();
    String explained =
        AdminServiceGrpc.newBlockingStub(tlsChannel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(WEB, null)))
            .explain(ExplainRequest.newBuilder().setNamespace("session").setKey("1").build())
            .toString();
    as(WEB).invalidate(invalidate());
    as(WEB)
        .invalidateTag(
            InvalidateTagRequest.newBuilder().addTags("season:spring").setReason("list").build());
    unauthenticated("wrong-5f4dcc3b5aa765d6", ErrorReason.CREDENTIAL_INVALID);

    String log =
        Await.eventually(
            () -> node().log(),
            text ->
                text.contains("\"tags\":[\"season:spring\"]")
                    && text.contains("CREDENTIAL_INVALID"));

    assertThat(log)
        .contains("\"event\":\"invalidation\",\"outcome\":\"done\",\"caller\":\"web\"")
        .contains("\"event\":\"refusal\",\"outcome\":\"UNAUTHENTICATED\"");
    for (String secret : shown) {
      assertThat(log.contains(secret)).as("a credential in the log").isFalse();
      assertThat(log.contains(Hashes.hex(secret))).as("a hash in the log").isFalse();
      assertThat(explained.contains(secret)).isFalse();
    }
    assertThat(log).doesNotContain("secret-value").doesNotContain("ERROR");
  }

  private void unauthenticated(String token, ErrorReason reason) {
    shown.add(token);
    WireError error = WireError.of(() -> as(token).get(get()));
    assertThat(error.code()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error.message()).doesNotContain(token);
  }

  private static void refused(ThrowingCallable call, Code code, ErrorReason reason) {
    WireError error = WireError.of(call);
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.reason()).isEqualTo(reason);
  }

  private static StatusRuntimeException failure(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException failed) {
      return failed;
    }
    throw new AssertionError("the call should fail");
  }

  /** The reason of the error that the call ends with; empty: with none. */
  private static String reason(Runnable call) {
    try {
      call.run();
      return "";
    } catch (StatusRuntimeException failed) {
      return WireError.of(
              () -> {
                throw failed;
              })
          .reason()
          .name();
    }
  }

  private static String reasonOf(ListenableFuture<GetResponse> call) {
    try {
      call.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return "";
    } catch (ExecutionException failed) {
      return WireError.of(
              () -> {
                throw requireNonNull(failed.getCause());
              })
          .reason()
          .name();
    } catch (InterruptedException | TimeoutException late) {
      throw new AssertionError(late);
    }
  }

  private Map<String, Object> claims() {
    return Map.of(
        "sub",
        "alice",
        "exp",
        System.currentTimeMillis() / 1_000 + 600,
        "freshold",
        List.of("shop/session:read+subscribe"));
  }

  private String token(String algorithm, TokenIssuer by, Claim... others) {
    String token = by.token(algorithm, claims(), others);
    shown.add(token);
    return token;
  }

  private ServerProcess node() {
    return requireNonNull(node);
  }

  private ManagedChannel tlsChannel() {
    return requireNonNull(channel);
  }

  private ManagedChannel keep(ManagedChannel one) {
    channels.add(one);
    return one;
  }

  private CacheServiceBlockingStub as(String token) {
    return stub(tlsChannel(), token, null);
  }

  private static CacheServiceBlockingStub stub(
      ManagedChannel to, @Nullable String token, @Nullable String tenant) {
    return CacheServiceGrpc.newBlockingStub(to)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(token, tenant)));
  }

  private static Metadata headers(@Nullable String token, @Nullable String tenant) {
    Metadata headers = new Metadata();
    if (token != null) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    if (tenant != null) {
      headers.put(Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER), tenant);
    }
    return headers;
  }

  private static GetRequest get() {
    return getOf("session");
  }

  private static GetRequest getOf(String namespace) {
    return GetRequest.newBuilder()
        .setNamespace(namespace)
        .setKey("1")
        .setOnMiss(GetRequest.OnMiss.RETURN)
        .build();
  }

  private static PutRequest put(String text) {
    return PutRequest.newBuilder()
        .setNamespace("session")
        .setKey("1")
        .setValue(Value.newBuilder().setText(text))
        .build();
  }

  private static InvalidateRequest invalidate() {
    return InvalidateRequest.newBuilder()
        .setNamespace("session")
        .addKeys(KeyVersion.newBuilder().setKey("1"))
        .build();
  }
}
