package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.access.AccessPlan;
import dev.freshold.access.AuditLog;
import dev.freshold.access.Doorman;
import dev.freshold.access.Quotas;
import dev.freshold.testing.Hashes;
import dev.freshold.testing.ManualClock;
import dev.freshold.testing.ManualScheduler;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.Selector;
import dev.freshold.v1.SubscribeRequest;
import dev.freshold.v1.SubscribeResponse;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of callers who are no longer who they were. */
class GuardedTest {

  private static final String TOKEN = "token-of-web";
  private static final long LONG_ENOUGH = 20_000;

  private final ManualScheduler scheduler = new ManualScheduler();

  @TempDir private Path folder;
  private HandWiredServer server;

  @BeforeEach
  void start() throws IOException {
    tokens("web " + Hashes.hex(TOKEN) + " shop/session:subscribe");
    Doorman doorman =
        new Doorman(
            new AccessPlan(
                List.of(), Map.of(), folder.resolve("tokens"), Duration.ofSeconds(5), null),
            new ManualClock());
    doorman.start(scheduler, Runnable::run);
    server =
        new HandWiredServer(
            HandWiredServer.store(),
            HandWiredServer.LIMITS,
            new Admission(HandWiredServer.LIMITS, doorman, Quotas.NONE, AuditLog.OFF, scheduler));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# nobody",
        "web HASH shop/product:subscribe",
        "other HASH shop/session:subscribe",
      })
  void stream_ofOneWhoIsNoLongerTheSame_ends(String now) throws IOException {
    Iterator<SubscribeResponse> heard = subscribe();
    assertThat(heard.next().hasCheckpoint()).isTrue();

    tokens(now.replace("HASH", Hashes.hex(TOKEN)));
    scheduler.advance(LONG_ENOUGH);

    WireError end = WireError.of(() -> heard.forEachRemaining(ignored -> {}));
    assertThat(end.code()).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(end.reason()).isIn(ErrorReason.CREDENTIAL_INVALID, ErrorReason.CREDENTIAL_EXPIRED);
  }

  @Test
  void stream_ofOneWhoIsStillWelcome_goesOn() {
    Iterator<SubscribeResponse> heard = subscribe();
    assertThat(heard.next().hasCheckpoint()).isTrue();

    scheduler.advance(LONG_ENOUGH);

    assertThat(heard.next().hasCheckpoint()).isTrue();
    assertThat(heard.next().hasCheckpoint()).isTrue();
  }

  private void tokens(String line) throws IOException {
    Files.writeString(folder.resolve("tokens"), line + "\n");
  }

  private Iterator<SubscribeResponse> subscribe() {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + TOKEN);
    return InvalidationServiceGrpc.newBlockingStub(server.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .subscribe(
            SubscribeRequest.newBuilder()
                .setSelector(Selector.newBuilder().addNamespaces("session"))
                .setCheckpointInterval(
                    com.google.protobuf.Duration.newBuilder().setNanos(100_000_000))
                .build());
  }
}
