package dev.freshold.client.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.client.Freshold;
import dev.freshold.client.commit.NotBustedException;
import dev.freshold.client.internal.pb.InvalidateRequest;
import dev.freshold.client.testing.FakeServer;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class SpringCommitTest {
  private final FakeServer server;
  private final Freshold client;
  private final TransactionTemplate transactions = new TransactionTemplate(new Nowhere());

  SpringCommitTest() throws Exception {
    server = new FakeServer();
    client = server.client();
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  /** Transactions of nothing, by Spring's own machinery. */
  private static final class Nowhere extends AbstractPlatformTransactionManager {
    private static final long serialVersionUID = 1L;

    @Override
    protected Object doGetTransaction() {
      return new Object();
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {}

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}
  }

  @Test
  void busts_areSentAfterTheCommit() {
    transactions.executeWithoutResult(
        status -> {
          SpringCommit.busts(client).invalidate("product", "17", 4);
          SpringCommit.busts(client).invalidate("product", "18");
          assertThat(server.asked(InvalidateRequest.class)).isEmpty();
        });

    assertThat(server.asked(InvalidateRequest.class))
        .extracting(sent -> sent.getKeys(0).getKey())
        .containsExactly("17", "18");
  }

  @Test
  void afterARollback_nothingIsSent() {
    transactions.executeWithoutResult(
        status -> {
          SpringCommit.busts(client).invalidate("product", "17");
          status.setRollbackOnly();
        });

    assertThat(server.asked(InvalidateRequest.class)).isEmpty();
  }

  @Test
  void aBustThatFails_isToldToWhoeverBeganTheTransaction() {
    server.fail(Status.UNAVAILABLE);

    assertThatThrownBy(
            () ->
                transactions.executeWithoutResult(
                    status -> SpringCommit.busts(client).invalidate("product", "17")))
        .isInstanceOf(NotBustedException.class);
  }

  @Test
  void withoutATransaction_itIsRefused() {
    assertThatThrownBy(() -> SpringCommit.busts(client)).isInstanceOf(IllegalStateException.class);
  }
}
