package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.Duration;
import dev.freshold.testing.Await;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetManyResponse;
import dev.freshold.v1.GetRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a call passes before a service sees it. */
class AdmissionTest extends WireContract {

  private static final int IN_FLIGHT = 4096;
  private static final int TENANTS = 3;

  private final HandWiredServer server =
      new HandWiredServer(
          HandWiredServer.store(), new Limits(1 << 20, 3 << 20, IN_FLIGHT, TENANTS));

  @Override
  ManagedChannel channel() {
    return server.channel();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void call_thatIsGarbage_isTheClientsFault() {
    WireError error = WireError.of(() -> send(new byte[] {-1, -1, -1, 1, 2, 3}));
    assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(error.reason()).isEqualTo(ErrorReason.FIELD_INVALID);
    assertThat(error.paths()).containsExactly("request");
  }

  @Test
  void call_withInvalidUtf8_isTheClientsFault() {
    assertThat(WireError.of(() -> send(new byte[] {10, 2, -1, -2})).paths())
        .containsExactly("request");
  }

  @Test
  void call_beyondTheBytesOfItsConnection_isRefusedUntilOthersAreDone() {
    String held = fresh();
    assertThat(lease(held).getToken()).isNotEmpty();
    ListenableFuture<GetManyResponse> waiting = later().getMany(large(held));
    Await.eventually(server.cache()::waiting, count -> count == 1);
    assertThat(server.admission().connections()).isEqualTo(1);

    WireError error = WireError.of(() -> cache().getMany(large(fresh())));

    assertThat(error.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(error.reason()).isEqualTo(ErrorReason.IN_FLIGHT_LIMIT);
    assertThat(error.retry()).isTrue();
    waiting.cancel(true);
    Await.eventually(server.admission()::connections, count -> count == 0);
    assertThat(cache().getMany(large(fresh())).getResultsCount()).isPositive();
    Await.eventually(server.admission()::connections, count -> count == 0);
  }

  @Test
  void call_ofOneTenantTooMany_isRefusedAndOthersAreNot() {
    assertThat(cacheOf("a").get(get("session", "1").build()).hasMiss()).isTrue();
    assertThat(cacheOf("b").get(get("session", "1").build()).hasMiss()).isTrue();

    WireError error = WireError.of(() -> cacheOf("c").get(get("session", "1").build()));

    assertThat(error.reason()).isEqualTo(ErrorReason.TENANT_LIMIT);
    assertThat(error.metadata()).containsEntry("limit", "3");
    assertThat(cacheOf("a").get(get("session", "1").build()).hasMiss()).isTrue();
    assertThat(cache().get(get("session", "1").build()).hasMiss()).isTrue();
  }

  @Test
  void cancel_ofAWaitingCall_freesItsPlace() {
    String held = fresh();
    assertThat(lease(held).getToken()).isNotEmpty();
    Duration wait = Duration.newBuilder().setSeconds(60).build();
    ListenableFuture<?> waiting = later().get(get("product", held).setWait(wait).build());
    Await.eventually(server.cache()::waiting, count -> count == 1);

    waiting.cancel(true);

    Await.eventually(server.cache()::waiting, count -> count == 0);
  }

  @Test
  void lossOfTheConnection_ofAWaitingCall_freesItsPlace() {
    String held = fresh();
    assertThat(lease(held).getToken()).isNotEmpty();
    ManagedChannel other = server.connect();
    ListenableFuture<?> waiting =
        CacheServiceGrpc.newFutureStub(other).get(get("product", held).build());
    Await.eventually(server.cache()::waiting, count -> count == 1);

    other.shutdownNow();

    Await.eventually(server.cache()::waiting, count -> count == 0);
    Await.eventually(waiting::isDone, done -> done);
  }

  /** Several kilobytes, less than the limit: one key, asked again and again. */
  private static GetManyRequest large(String key) {
    return GetManyRequest.newBuilder()
        .setNamespace("product")
        .setOnMiss(GetRequest.OnMiss.LEASE)
        .addAllKeys(Collections.nCopies(60, key))
        .build();
  }

  private byte[] send(byte[] message) {
    MethodDescriptor<byte[], byte[]> get =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName(CacheServiceGrpc.getGetMethod().getFullMethodName())
            .setRequestMarshaller(new AsTheyAre())
            .setResponseMarshaller(new AsTheyAre())
            .build();
    return ClientCalls.blockingUnaryCall(channel(), get, CallOptions.DEFAULT, message);
  }

  /** Bytes that may be anything. */
  private static final class AsTheyAre implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
