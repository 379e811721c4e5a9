package dev.freshold.grpc;

import dev.freshold.testing.ServerProcess;
import io.grpc.ManagedChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The wire contracts, kept by a node as it is shipped: its own process, its own transport. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class PackagedWire {

  private @Nullable ServerProcess node;
  private @Nullable ManagedChannel channel;

  /** Which store the node has, as environment variables. */
  abstract Map<String, String> store();

  @BeforeAll
  void start() {
    Map<String, String> environment = new HashMap<>(store());
    environment.put(
        "QUARKUS_CONFIG_LOCATIONS", ServerProcess.settingsFile("src/test/resources/wire.yaml"));
    node = ServerProcess.start(environment);
    channel = node.channel();
  }

  @AfterAll
  void stop() {
    if (node != null) {
      node.close();
    }
  }

  private ManagedChannel toNode() {
    if (channel == null) {
      throw new IllegalStateException("the node was not started");
    }
    return channel;
  }

  @Nested
  class Events extends EventContract {
    @Override
    ManagedChannel channel() {
      return toNode();
    }
  }

  @Nested
  class CacheService extends CacheServiceContract {
    @Override
    ManagedChannel channel() {
      return toNode();
    }
  }

  @Nested
  class Waiting extends WaitingContract {
    @Override
    ManagedChannel channel() {
      return toNode();
    }
  }

  @Nested
  class HostileRequests extends HostileRequestContract {
    @Override
    ManagedChannel channel() {
      return toNode();
    }
  }

  @Nested
  class AdminService extends AdminServiceContract {
    @Override
    ManagedChannel channel() {
      return toNode();
    }
  }

  @Nested
  class Fleet extends FleetContract {
    @Override
    ManagedChannel channel() {
      return toNode();
    }
  }

  @Nested
  class Subscribe extends SubscribeContract {
    @Override
    ManagedChannel channel() {
      return toNode();
    }
  }
}
