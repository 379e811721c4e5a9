package dev.freshold.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.flight.Flights.Landed;
import dev.freshold.testing.Await;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlightsTest {

  private final List<String> unclaimed = new ArrayList<>();
  private final Flights<String, String> flights = new Flights<>(unclaimed::add);
  private final Tower tower = new Tower();

  @Test
  void traveller_alone_getsWhatTheTripBrings() {
    UniAssertSubscriber<Landed<String>> alone = board("k");

    tower.land("value");

    alone.assertItem(new Landed<>("value", true));
    assertThat(flights.size()).isZero();
  }

  @Test
  void travellers_whoBoardWhileATripIsUnderWay_shareTheNextOne() {
    UniAssertSubscriber<Landed<String>> first = board("k");
    UniAssertSubscriber<Landed<String>> second = board("k");
    UniAssertSubscriber<Landed<String>> third = board("k");
    assertThat(tower.departed()).isEqualTo(1);

    tower.land("one");
    first.assertItem(new Landed<>("one", true));
    second.assertNotTerminated();
    assertThat(tower.departed()).isEqualTo(2);

    tower.land("two");
    second.assertItem(new Landed<>("two", true));
    third.assertItem(new Landed<>("two", false));
    assertThat(tower.departed()).isEqualTo(2);
  }

  @Test
  void reader_whoStartsAfterAnInvalidation_isNotGivenWhatWasReadBefore() {
    board("k");

    UniAssertSubscriber<Landed<String>> after = board("k");
    tower.land("before the invalidation");
    tower.land("after it");

    after.assertItem(new Landed<>("after it", true));
  }

  @Test
  void guardOff_readerWhoJoinsADepartedTrip_isGivenWhatWasReadBefore() {
    JoiningFlights<String, String> naive = new JoiningFlights<>();
    naive.join("k", tower::depart).subscribe().withSubscriber(UniAssertSubscriber.create());
    String readBefore = "before the invalidation";

    UniAssertSubscriber<String> after =
        naive.join("k", tower::depart).subscribe().withSubscriber(UniAssertSubscriber.create());
    tower.land(readBefore);

    after.assertItem(readBefore);
  }

  @Test
  void keys_thatDiffer_travelApart() {
    UniAssertSubscriber<Landed<String>> one = board("one");
    UniAssertSubscriber<Landed<String>> other = board("other");
    assertThat(tower.departed()).isEqualTo(2);
    assertThat(flights.size()).isEqualTo(2);

    tower.land("for one");
    tower.land("for the other");

    one.assertItem(new Landed<>("for one", true));
    other.assertItem(new Landed<>("for the other", true));
  }

  @Test
  void failure_reachesOnlyThoseAboardAndIsNotKept() {
    UniAssertSubscriber<Landed<String>> aboard = board("k");
    UniAssertSubscriber<Landed<String>> next = board("k");

    tower.crash(new IllegalStateException("no answer"));

    aboard.assertFailedWith(IllegalStateException.class, "no answer");
    next.assertNotTerminated();
    tower.land("value");
    next.assertItem(new Landed<>("value", true));
    assertThat(flights.size()).isZero();
  }

  @Test
  void trip_thatCannotEvenStart_failsAndStrandsNobody() {
    Uni<Landed<String>> broken =
        flights.join(
            "k",
            () -> {
              throw new IllegalStateException("cannot start");
            });

    assertThatThrownBy(() -> Await.of(broken)).hasMessage("cannot start");

    assertThat(flights.size()).isZero();
    UniAssertSubscriber<Landed<String>> next = board("k");
    tower.land("value");
    next.assertItem(new Landed<>("value", true));
  }

  @Test
  void cancel_ofOne_leavesTheOthersAboard() {
    board("k");
    UniAssertSubscriber<Landed<String>> leaving = board("k");
    UniAssertSubscriber<Landed<String>> staying = board("k");

    leaving.cancel();
    tower.land("one");
    tower.land("two");

    leaving.assertNotTerminated();
    staying.assertItem(new Landed<>("two", true));
    assertThat(unclaimed).isEmpty();
  }

  @Test
  void first_isTheFirstWhoIsStillAboard() {
    board("k");
    UniAssertSubscriber<Landed<String>> second = board("k");
    UniAssertSubscriber<Landed<String>> third = board("k");
    UniAssertSubscriber<Landed<String>> fourth = board("k");
    tower.land("one");

    second.cancel();
    tower.land("two");

    third.assertItem(new Landed<>("two", true));
    fourth.assertItem(new Landed<>("two", false));
  }

  @Test
  void trip_thatAllHaveLeft_goesOnAndItsValueIsHandedToTheConsumer() {
    UniAssertSubscriber<Landed<String>> only = board("k");

    only.cancel();
    assertThat(flights.size()).isEqualTo(1);
    tower.land("with a lease in it");

    assertThat(unclaimed).containsExactly("with a lease in it");
    assertThat(flights.size()).isZero();
  }

  @Test
  void trip_thatAllHaveLeft_mayFailUnheard() {
    board("k").cancel();

    tower.crash(new IllegalStateException("nobody cares"));

    assertThat(unclaimed).isEmpty();
    assertThat(flights.size()).isZero();
  }

  @Test
  void cancelledTraveller_ofTheTripThatIsUnderWay_doesNotHoldUpTheNext() {
    UniAssertSubscriber<Landed<String>> gone = board("k");
    UniAssertSubscriber<Landed<String>> next = board("k");

    gone.cancel();
    tower.land("one");
    tower.land("two");

    assertThat(unclaimed).containsExactly("one");
    next.assertItem(new Landed<>("two", true));
  }

  @Test
  void consumerOfUnclaimed_thatThrows_doesNotStrandTheNextTrip() {
    List<Throwable> dropped = new ArrayList<>();
    Infrastructure.setDroppedExceptionHandler(dropped::add);
    Flights<String, String> fragile =
        new Flights<>(
            value -> {
              throw new IllegalStateException("cannot hand back");
            });
    UniAssertSubscriber<Landed<String>> gone =
        fragile.join("k", tower::depart).subscribe().withSubscriber(UniAssertSubscriber.create());
    UniAssertSubscriber<Landed<String>> next =
        fragile.join("k", tower::depart).subscribe().withSubscriber(UniAssertSubscriber.create());
    gone.cancel();

    tower.land("one");
    tower.land("two");

    next.assertItem(new Landed<>("two", true));
    assertThat(dropped).hasSize(1);
  }

  @AfterEach
  void hearOfDroppedExceptionsAgain() {
    Infrastructure.resetDroppedExceptionHandler();
  }

  @Test
  void traveller_whoBoardsAgainOnLanding_getsATripOfItsOwn() {
    Uni<Landed<String>> twice =
        flights.join("k", tower::depart).chain(landed -> flights.join("k", tower::depart));
    UniAssertSubscriber<Landed<String>> traveller =
        twice.subscribe().withSubscriber(UniAssertSubscriber.create());

    tower.land("one");
    assertThat(tower.departed()).isEqualTo(2);
    tower.land("two");

    traveller.assertItem(new Landed<>("two", true));
  }

  @Test
  void join_thatIsNeverSubscribed_neverDeparts() {
    assertThat(flights.join("k", tower::depart)).isNotNull();

    assertThat(tower.departed()).isZero();
    assertThat(flights.size()).isZero();
  }

  private UniAssertSubscriber<Landed<String>> board(String key) {
    return flights
        .join(key, tower::depart)
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  /** Lets trips land one by one, in the order in which they departed. */
  private static final class Tower {
    private final Deque<UniEmitter<? super String>> flying = new ArrayDeque<>();
    private int departed;

    Uni<String> depart() {
      return Uni.createFrom()
          .emitter(
              trip -> {
                departed++;
                flying.addLast(trip);
              });
    }

    int departed() {
      return departed;
    }

    void land(String value) {
      flying.removeFirst().complete(value);
    }

    void crash(Throwable failure) {
      flying.removeFirst().fail(failure);
    }
  }
}
