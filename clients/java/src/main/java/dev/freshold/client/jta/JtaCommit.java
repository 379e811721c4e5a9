package dev.freshold.client.jta;

import dev.freshold.client.Freshold;
import dev.freshold.client.commit.CommitBusts;
import dev.freshold.client.commit.NotBustedException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.function.Consumer;

/**
 * Sends busts after the commit of the present JTA transaction, and not at all after a rollback.
 *
 * <p>A transaction manager hands nobody what is thrown after the commit, so that what sending them
 * fails with goes to {@code onNotBusted}: until their bound, readers may see what was before. An
 * {@link dev.freshold.client.commit.Outbox} does not lose them.
 *
 * @param registry of the transaction manager
 * @param client who sends
 * @param onNotBusted is told of what could not be sent
 */
public record JtaCommit(
    TransactionSynchronizationRegistry registry,
    Freshold client,
    Consumer<NotBustedException> onNotBusted) {
  /**
   * The busts of the present transaction.
   *
   * @throws IllegalStateException there is no transaction
   */
  public CommitBusts busts() {
    Key key = new Key(client);
    if (registry.getTransactionKey() == null) {
      throw new IllegalStateException(
          "no transaction is under way: begin one, or send the invalidation yourself");
    }
    if (registry.getResource(key) instanceof CommitBusts known) {
      return known;
    }
    CommitBusts made = new CommitBusts();
    registry.putResource(key, made);
    registry.registerInterposedSynchronization(new Sending(made));
    return made;
  }

  private record Key(Freshold client) {}

  private final class Sending implements Synchronization {
    private final CommitBusts busts;

    Sending(CommitBusts busts) {
      this.busts = busts;
    }

    @Override
    public void beforeCompletion() {
      // A reader could load the old row again.
    }

    @Override
    public void afterCompletion(int status) {
      if (status != Status.STATUS_COMMITTED) {
        return;
      }
      try {
        busts.send(client);
      } catch (NotBustedException e) {
        onNotBusted.accept(e);
      }
    }
  }
}
