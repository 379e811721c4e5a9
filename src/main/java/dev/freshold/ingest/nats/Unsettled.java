package dev.freshold.ingest.nats;

import io.nats.client.Message;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Messages of one connection that are not done with. The server brings a message again once it has
 * heard nothing of it for as long as it waits for an acknowledgement; while the store is away that
 * may take longer, so it is told of each that it is still being worked on.
 */
final class Unsettled {

  private final Set<Message> messages = ConcurrentHashMap.newKeySet();
  private final long everyNanos;
  private long toldAt = System.nanoTime();

  /** Messages that the server hears of so often. */
  Unsettled(long everyNanos) {
    this.everyNanos = everyNanos;
  }

  void add(Message message) {
    messages.add(message);
  }

  void remove(Message message) {
    messages.remove(message);
  }

  /** Tells the server of all of them, if it is time to. Called by the thread that fetches. */
  void tell() {
    if (System.nanoTime() - toldAt >= everyNanos) {
      toldAt = System.nanoTime();
      messages.forEach(Message::inProgress);
    }
  }
}
