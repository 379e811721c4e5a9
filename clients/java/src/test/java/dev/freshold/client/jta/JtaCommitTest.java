package dev.freshold.client.jta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.client.Freshold;
import dev.freshold.client.commit.NotBustedException;
import dev.freshold.client.internal.pb.InvalidateRequest;
import dev.freshold.client.testing.FakeServer;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JtaCommitTest {
  private final FakeServer server;
  private final Freshold client;
  private final Registry registry = new Registry();
  private final List<NotBustedException> told = new ArrayList<>();
  private final JtaCommit commit;

  JtaCommitTest() throws Exception {
    server = new FakeServer();
    client = server.client();
    commit = new JtaCommit(registry, client, told::add);
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  /** One transaction, as far as the registry shows it. */
  private static final class Registry implements TransactionSynchronizationRegistry {
    private final Map<Object, Object> resources = new HashMap<>();
    private final List<Synchronization> synchronizations = new ArrayList<>();
    private @Nullable Object transaction = "transaction";

    void complete(int status) {
      synchronizations.forEach(Synchronization::beforeCompletion);
      synchronizations.forEach(each -> each.afterCompletion(status));
    }

    @Override
    public @Nullable Object getTransactionKey() {
      return transaction;
    }

    @Override
    public void putResource(Object key, Object value) {
      resources.put(key, value);
    }

    @Override
    public @Nullable Object getResource(Object key) {
      return resources.get(key);
    }

    @Override
    public void registerInterposedSynchronization(Synchronization given) {
      synchronizations.add(given);
    }

    @Override
    public int getTransactionStatus() {
      return Status.STATUS_ACTIVE;
    }

    @Override
    public void setRollbackOnly() {}

    @Override
    public boolean getRollbackOnly() {
      return false;
    }
  }

  @Test
  void busts_areSentAfterTheCommit_together() {
    commit.busts().invalidate("product", "17", 4);
    commit.busts().invalidate("product", "18");
    assertThat(server.asked(InvalidateRequest.class)).isEmpty();

    registry.complete(Status.STATUS_COMMITTED);

    assertThat(registry.synchronizations).hasSize(1);
    assertThat(server.asked(InvalidateRequest.class))
        .extracting(sent -> sent.getKeys(0).getKey())
        .containsExactly("17", "18");
  }

  @Test
  void afterARollback_nothingIsSent() {
    commit.busts().invalidate("product", "17");

    registry.complete(Status.STATUS_ROLLEDBACK);

    assertThat(server.asked(InvalidateRequest.class)).isEmpty();
  }

  @Test
  void aBustThatFails_isTold() {
    commit.busts().invalidate("product", "17");
    server.fail(io.grpc.Status.UNAVAILABLE);

    registry.complete(Status.STATUS_COMMITTED);

    assertThat(told).singleElement().satisfies(e -> assertThat(e.busts()).hasSize(1));
  }

  @Test
  void withoutATransaction_itIsRefused() {
    registry.transaction = null;

    assertThatThrownBy(commit::busts).isInstanceOf(IllegalStateException.class);
  }
}
