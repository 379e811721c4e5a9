package dev.freshold.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.ingest.Poison.Category;
import dev.freshold.testing.ManualScheduler;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Burials by a broker whose client misbehaves. */
class BurialsTest {

  private static final Poison POISON = new Poison(Category.MALFORMED, "is no JSON");

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ChannelStats stats = new ChannelStats();
  private final List<String> told = new ArrayList<>();
  private final Burials burials =
      new Burials(
          "test",
          List.of(),
          (order, reach) -> Uni.createFrom().nothing(),
          scheduler,
          new Mailbox(),
          stats);
  private int next;

  @Test
  void delivery_thatThrowsWhenItIsBuried_isTriedAgainAndHoldsUpNoOther() {
    bury(throwing(() -> fault("asked")));
    bury(Uni.createFrom()::voidItem);

    assertThat(told).containsExactly("done 1");
    scheduler.advance(1_000);
    assertThat(told).containsExactly("done 1", "done 0");
    assertThat(stats.allBuried()).isEqualTo(2);
  }

  @Test
  void delivery_thatThrowsWhenItsBurialIsSubscribedTo_isTriedAgainAndHoldsUpNoOther() {
    bury(throwing(BurialsTest::throwingWhenSubscribedTo));
    bury(Uni.createFrom()::voidItem);

    assertThat(told).containsExactly("done 1");
    scheduler.advance(1_000);
    assertThat(told).containsExactly("done 1", "done 0");
    assertThat(stats.allBuried()).isEqualTo(2);
  }

  private void bury(Supplier<Uni<Void>> burial) {
    int number = next++;
    burials.add(new Body(burial), POISON, () -> told.add("done " + number));
  }

  /** The first time only, and well from then on. */
  private static Supplier<Uni<Void>> throwing(Supplier<Uni<Void>> first) {
    List<Supplier<Uni<Void>>> next = new ArrayList<>(List.of(first, Uni.createFrom()::voidItem));
    return () -> next.removeFirst().get();
  }

  private static Uni<Void> fault(String when) {
    throw new IllegalStateException("the client throws when it is " + when);
  }

  private static Uni<Void> throwingWhenSubscribedTo() {
    return new AbstractUni<>() {
      @Override
      public void subscribe(UniSubscriber<? super Void> subscriber) {
        fault("subscribed to");
      }
    };
  }

  private record Body(Supplier<Uni<Void>> burial) implements Delivery {

    @Override
    public Raw raw() {
      return new Raw(new byte[0], Map.of(), null, "test", 0, 0);
    }

    @Override
    public Uni<Void> ack() {
      return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> bury(Poison poison) {
      return burial.get();
    }
  }
}
