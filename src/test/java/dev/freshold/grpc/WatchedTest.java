package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.freshold.access.AccessPlan;
import dev.freshold.access.AuditLog;
import dev.freshold.access.Doorman;
import dev.freshold.access.Quotas;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BumpResult;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.testing.Await;
import dev.freshold.testing.ForwardingStore;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceFutureStub;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.InvalidateTagRequest;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of which it is told, over a store that answers nobody. */
class WatchedTest {

  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final HandWiredServer server =
      new HandWiredServer(
          new Silent(),
          HandWiredServer.LIMITS,
          new Admission(
              HandWiredServer.LIMITS,
              new Doorman(AccessPlan.OPEN, System::currentTimeMillis),
              Quotas.NONE,
              AuditLog.to(System::currentTimeMillis, lines::add),
              null));

  /** Takes bumps and reads, and never says so. */
  private final class Silent extends ForwardingStore {
    Silent() {
      super(HandWiredServer.store());
    }

    @Override
    public Uni<BumpResult> bump(BumpCommand command) {
      asked.incrementAndGet();
      return Uni.createFrom().nothing();
    }

    @Override
    public Uni<ReadFacts> read(ReadCommand command) {
      asked.incrementAndGet();
      return Uni.createFrom().nothing();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CacheServiceFutureStub stub() {
    return CacheServiceGrpc.newFutureStub(server.channel());
  }

  @Test
  void invalidation_whoseCallerLeavesBeforeTheAnswer_isInTheAuditLog() {
    ListenableFuture<?> call =
        stub().invalidateTag(InvalidateTagRequest.newBuilder().addTags("season:spring").build());
    Await.eventually(asked::get, times -> times > 0);

    call.cancel(true);

    assertThat(Await.eventually(() -> lines, some -> !some.isEmpty()))
        .singleElement()
        .asString()
        .contains("\"event\":\"invalidation\",\"outcome\":\"CANCELLED\"")
        .contains("\"tags\":[\"season:spring\"]");
  }

  @Test
  void get_whoseStoreIsSilent_isUnderWayUntilItsCallerLeaves() {
    long before = Underway.gets();
    ListenableFuture<?> call =
        stub().get(GetRequest.newBuilder().setNamespace("session").setKey("1").build());
    Await.eventually(Underway::gets, now -> now == before + 1);

    call.cancel(true);

    Await.eventually(Underway::gets, now -> now == before);
    assertThat(lines).isEmpty();
  }
}
