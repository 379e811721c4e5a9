package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyTest {

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void answer_thatComesOnAnotherThread_isWrittenOnTheContextOfTheCall() throws Exception {
    Context home = vertx.getOrCreateContext();
    CompletableFuture<Boolean> subscribed = new CompletableFuture<>();
    CompletableFuture<String> item = new CompletableFuture<>();
    Uni<String> outcome =
        Uni.createFrom()
            .completionStage(item)
            .onSubscription()
            .invoke(() -> home.runOnContext(later -> subscribed.complete(true)));
    Probe probe = new Probe();
    home.runOnContext(now -> Reply.to(probe, () -> outcome, text -> text + "!"));
    subscribed.get(30, TimeUnit.SECONDS);

    item.complete("answer");

    assertThat(probe.answer()).isEqualTo("answer!");
    assertThat(probe.context).isSameAs(home);
  }

  @Test
  void refusal_beforeTheOperationStarts_isTheAnswer() {
    Probe probe = new Probe();
    Supplier<Uni<String>> refused =
        () -> {
          throw new IllegalArgumentException("no");
        };
    Reply.to(probe, refused, item -> item);
    assertThat(probe.done).isCompletedExceptionally();
  }

  @Test
  void answer_thatCannotBeWritten_isAFault() {
    Probe probe = new Probe();
    Reply.to(
        probe,
        () -> Uni.createFrom().item("item"),
        item -> {
          throw new IllegalStateException("no mapping for " + item);
        });
    assertThat(probe.done).isCompletedExceptionally();
  }

  /** Remembers what it is told, and where. */
  private static final class Probe implements StreamObserver<String> {
    private final CompletableFuture<String> done = new CompletableFuture<>();
    private volatile @Nullable Context context;
    private volatile String value = "";

    String answer() throws Exception {
      try {
        return done.get(30, TimeUnit.SECONDS);
      } catch (ExecutionException failure) {
        throw new AssertionError(failure);
      }
    }

    @Override
    public void onNext(String value) {
      context = Vertx.currentContext();
      this.value = value;
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      done.complete(value);
    }
  }
}
