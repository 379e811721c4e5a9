package dev.freshold.subscribe;

import dev.freshold.model.Receipt;
import dev.freshold.store.JournalRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subscriber that writes down what it is told, as words such as "checkpoint 7 current". */
class Reader implements Outlet {

  private final List<String> told = new ArrayList<>();
  private boolean ready = true;
  private int turns;
  private @Nullable Receipt token;
  private @Nullable Subscription subscription;

  /** Follows. */
  Reader open(Subscriptions hub, SubscribeOrder order) {
    subscription = hub.open(order, this);
    return this;
  }

  /** What it was told since this was last asked. */
  List<String> told() {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

  /** Takes no more. */
  void stall() {
    ready = false;
  }

  /** Takes more again. */
  void resume() {
    ready = true;
    if (subscription != null) {
      subscription.ready();
    }
  }

  /** Is gone. */
  void cancel() {
    if (subscription != null) {
      subscription.cancel();
    }
  }

  /** The token of the last response that it has seen. */
  @Nullable Receipt token() {
    return token;
  }

  /** How often it was woken. */
  int turns() {
    return turns;
  }

  @Override
  public void execute(Runnable task) {
    turns++;
    task.run();
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void checkpoint(Receipt position, boolean current) {
    token = position;
    told.add("checkpoint " + position.position() + (current ? " current" : ""));
  }

  @Override
  public void invalidation(Receipt position, JournalRecord record) {
    token = position;
    told.add(position.position() + " " + String.join(" ", record.names()));
  }

  @Override
  public void reset(Receipt position, Loss loss) {
    token = position;
    told.add("reset " + loss + " " + position.position());
  }

  @Override
  public void goodbye(Receipt position) {
    token = position;
    told.add("goodbye " + position.position());
  }

  @Override
  public void refused(Refusal refusal) {
    told.add("refused " + refusal);
  }

  @Override
  public void failed(RuntimeException fault) {
    told.add("failed " + fault.getMessage());
  }
}
