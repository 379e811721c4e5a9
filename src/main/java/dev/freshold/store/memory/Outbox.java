package dev.freshold.store.memory;

import dev.freshold.store.News;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What a partition has to tell. It is put here under the partition's lock, and told without it, in
 * order and by one thread at a time: whoever comes while another tells leaves it to that one.
 */
final class Outbox {

  private final Queue<News> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger tellers = new AtomicInteger();

  void add(News news) {
    queue.add(news);
  }

  void tell(Consumer<News> listeners) {
    if (queue.isEmpty() || tellers.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    do {
      for (News news = queue.poll(); news != null; news = queue.poll()) {
        listeners.accept(news);
      }
      missed = tellers.addAndGet(-missed);
    } while (missed != 0);
  }
}
