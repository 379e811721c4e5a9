package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetManyResponse;
import dev.freshold.v1.GetManyResult;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutManyResponse;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.smallrye.mutiny.Uni;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller hears when the store fails for some of what was asked, or for all of it. */
class StoreFaultsTest extends WireContract {

  private final Store working = HandWiredServer.store();
  private volatile Predicate<String> broken = key -> false;
  private final HandWiredServer server = new HandWiredServer(breakable(), HandWiredServer.LIMITS);

  @Override
  ManagedChannel channel() {
    return server.channel();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void get_storeUnavailable_isUnavailableWithRetry() {
    broken = key -> true;
    WireError error = WireError.of(() -> cache().get(get("session", "1").build()));
    assertThat(error.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(error.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
    assertThat(error.retry()).isTrue();
  }

  @Test
  void getMany_storeUnavailableForOne_answersTheOthers() {
    broken = key -> key.equals("bad");
    GetManyResponse many = cache().getMany(keys("good", "bad"));
    assertThat(many.getResults(0).hasMiss()).isTrue();
    assertThat(WireError.of(many.getResults(1).getError()).reason())
        .isEqualTo(ErrorReason.STORE_UNAVAILABLE);
  }

  @Test
  void getMany_storeUnavailableForAll_fails() {
    broken = key -> true;
    WireError error = WireError.of(() -> cache().getMany(keys("one", "other")));
    assertThat(error.reason()).isEqualTo(ErrorReason.STORE_UNAVAILABLE);
  }

  @Test
  void getMany_moreThanFitsIntoAnAnswer_saysSoForTheRest() {
    Value large = Value.newBuilder().setData(ByteString.copyFrom(new byte[1 << 20])).build();
    PutManyRequest.Builder puts = PutManyRequest.newBuilder();
    for (int i = 0; i < 4; i++) {
      puts.addPuts(put("session", "large" + i).setValue(large));
    }
    PutManyResponse stored = cache().putMany(puts.build());
    assertThat(stored.getResultsList()).allMatch(result -> result.getStored().getApplied());

    GetManyResponse many =
        cache()
            .withMaxInboundMessageSize(8 << 20)
            .getMany(keys("large0", "large1", "large2", "large3", "absent"));

    assertThat(many.getResultsList()).filteredOn(GetManyResult::hasHit).hasSize(3);
    assertThat(WireError.of(many.getResults(3).getError()).reason())
        .isEqualTo(ErrorReason.RESPONSE_TOO_LARGE);
    assertThat(many.getResults(4).hasMiss()).isTrue();
  }

  private static GetManyRequest keys(String... keys) {
    GetManyRequest.Builder many = GetManyRequest.newBuilder().setNamespace("session");
    for (String key : keys) {
      many.addKeys(key);
    }
    return many.build();
  }

  /** The working store, which does not answer reads of what is broken. */
  private Store breakable() {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) ->
                arguments != null
                        && arguments[0] instanceof ReadCommand read
                        && broken.test(read.key().key())
                    ? Uni.createFrom()
                        .failure(new StoreException(StoreException.Fault.UNAVAILABLE, "no answer"))
                    : method.invoke(working, arguments));
  }
}
