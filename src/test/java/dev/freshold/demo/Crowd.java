package dev.freshold.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many callers at the same moment. */
final class Crowd {

  private Crowd() {}

  /** What each of so many callers is answered, in their order. */
  static <T> List<T> of(int callers, IntFunction<T> call) {
    CountDownLatch gathered = new CountDownLatch(callers);
    List<Future<T>> calls = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        int number = i;
        calls.add(
            threads.submit(
                () -> {
                  gathered.countDown();
                  gathered.await();
                  return call.apply(number);
                }));
      }
    }
    return calls.stream().map(Crowd::answer).toList();
  }

  private static <T> T answer(Future<T> call) {
    try {
      return call.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a caller of the crowd failed", failed.getCause());
    }
  }
}
