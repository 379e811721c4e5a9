package dev.freshold.grpc;

import dev.freshold.testing.Await;
import io.grpc.ManagedChannel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The wire contracts, kept by the services on a server of grpc-java. */
@TestInstance(Lifecycle.PER_CLASS)
class WireTest {

  private final HandWiredServer server = new HandWiredServer();

  @BeforeAll
  void start() {
    server.channel().getState(true);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Nested
  class Events extends EventContract {
    @Override
    ManagedChannel channel() {
      return server.channel();
    }
  }

  @Nested
  class CacheService extends CacheServiceContract {
    @Override
    ManagedChannel channel() {
      return server.channel();
    }
  }

  @Nested
  class Waiting extends WaitingContract {
    @Override
    ManagedChannel channel() {
      return server.channel();
    }

    @Override
    void untilWaiting(int calls) {
      Await.eventually(server.cache()::waiting, waiting -> waiting >= calls);
    }
  }

  @Nested
  class HostileRequests extends HostileRequestContract {
    @Override
    ManagedChannel channel() {
      return server.channel();
    }
  }

  @Nested
  class AdminService extends AdminServiceContract {
    @Override
    ManagedChannel channel() {
      return server.channel();
    }
  }

  @Nested
  class Fleet extends FleetContract {
    @Override
    ManagedChannel channel() {
      return server.channel();
    }
  }

  @Nested
  class Subscribe extends SubscribeContract {
    @Override
    ManagedChannel channel() {
      return server.channel();
    }
  }
}
