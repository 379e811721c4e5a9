package dev.freshold.client.spring;

import dev.freshold.client.Freshold;
import dev.freshold.client.commit.CommitBusts;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Sends busts after the commit of the present Spring transaction, and not at all after a rollback.
 *
 * <pre>{@code
 * @Transactional
 * void reprice(String id, long cents) {
 *   long version = rows.reprice(id, cents);
 *   SpringCommit.busts(client).invalidate("product", id, version);
 * }
 * }</pre>
 *
 * <p>What sending them fails with, {@link dev.freshold.client.commit.NotBustedException}, reaches
 * whoever began the transaction, which is committed then.
 */
public final class SpringCommit {
  private SpringCommit() {}

  /**
   * The busts of the present transaction.
   *
   * @throws IllegalStateException there is no transaction
   */
  public static CommitBusts busts(Freshold client) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      throw new IllegalStateException(
          "no transaction is under way: annotate the method, or send the invalidation yourself");
    }
    for (TransactionSynchronization known :
        TransactionSynchronizationManager.getSynchronizations()) {
      if (known instanceof Sending sending && sending.client == client) {
        return sending.busts;
      }
    }
    Sending made = new Sending(client);
    TransactionSynchronizationManager.registerSynchronization(made);
    return made.busts;
  }

  private static final class Sending implements TransactionSynchronization {
    private final CommitBusts busts = new CommitBusts();
    private final Freshold client;

    Sending(Freshold client) {
      this.client = client;
    }

    @Override
    public void afterCommit() {
      busts.send(client);
    }
  }
}
