package dev.freshold.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Version;
import dev.freshold.testing.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The judge against an oracle that is as naive as the protocol's text: it remembers every
 * invalidation there ever was, in place of the newest, and asks of each whether the entry reflects
 * it.
 */
class JudgeOracleTest {

  private static final Epoch EPOCH = new Epoch(1);

  /** An invalidation, of a tag where the version is missing and {@code byTag} is set. */
  private record Event(long number, boolean soft, boolean byTag, @Nullable Version version) {}

  /** What a reader may be given, reasons aside. */
  private enum Answer {
    FRESH,
    STALE,
    STALE_ON_ERROR,
    NOTHING
  }

  @Test
  void judge_onRandomHistories_agreesWithTheOracle() {
    Seeded.check(20_000, JudgeOracleTest::compare);
  }

  private static void compare(Random random) {
    List<Event> history = history(random);
    Entry entry = entry(random);
    Demand demand = demand(random);
    long now = 990L + random.nextInt(70);
    int revalidate = random.nextInt(20);
    Generations generations = Generations.NONE;
    Mark mark = Mark.NONE;
    for (Event event : history) {
      if (event.byTag()) {
        generations =
            event.soft() ? generations.and(0, event.number()) : generations.and(event.number(), 0);
      } else {
        mark = bust(mark, event);
      }
    }

    Verdict verdict =
        Judge.judge(entry, generations, mark, EPOCH, demand, revalidate, now, EarlyRefresh.OFF);

    assertThat(answer(verdict))
        .as("%s after %s at %d asked %s", entry, history, now, demand)
        .isEqualTo(oracle(entry, history, demand, revalidate, now));
  }

  private static Mark bust(Mark mark, Event event) {
    Version version = event.version();
    return version == null
        ? mark.bustedAt(event.number(), event.soft())
        : mark.bustedAt(event.number(), event.soft(), version);
  }

  private static Answer oracle(
      Entry entry, List<Event> history, Demand demand, int revalidate, long now) {
    boolean dead = !entry.epoch().equals(EPOCH);
    boolean aged = false;
    for (Event event : history) {
      boolean missed = !reflects(entry, event);
      dead |= missed && (!event.soft() || entry.outcome() instanceof Outcome.Negative);
      aged |= missed;
    }
    Version least = demand.minVersion();
    Version version = entry.version();
    boolean old = least != null && (version == null || version.compareTo(least) < 0);
    long age = Math.max(0, now - entry.loadStart());
    if (dead || old || now - entry.loadStart() >= entry.staleFor() || age >= demand.maxAge()) {
      return Answer.NOTHING;
    }
    boolean overdue = now - entry.loadStart() >= entry.freshFor();
    if (!aged && !overdue) {
      return Answer.FRESH;
    }
    return now - entry.loadStart() - entry.freshFor() >= revalidate
        ? Answer.STALE_ON_ERROR
        : Answer.STALE;
  }

  /** Between two versions the versions decide, otherwise who came first. */
  private static boolean reflects(Entry entry, Event event) {
    Version own = entry.version();
    Version told = event.version();
    return (own == null || told == null) ? entry.stamp() >= event.number() : !own.isBelow(told);
  }

  private static Answer answer(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Fresh fresh -> Answer.FRESH;
      case Verdict.Stale stale -> stale.onErrorOnly() ? Answer.STALE_ON_ERROR : Answer.STALE;
      case Verdict.Nothing nothing -> Answer.NOTHING;
    };
  }

  private static List<Event> history(Random random) {
    List<Event> events = new ArrayList<>();
    int length = random.nextInt(5);
    for (int number = 1; number <= length; number++) {
      boolean byTag = random.nextBoolean();
      Version version = byTag ? null : version(random);
      events.add(new Event(number, random.nextBoolean(), byTag, version));
    }
    return events;
  }

  private static Entry entry(Random random) {
    Outcome outcome =
        random.nextInt(4) == 0
            ? new Outcome.Negative(Outcome.Kind.NOT_FOUND, "")
            : new Outcome.Value(Payload.of("x"), true, "");
    int fresh = random.nextInt(40);
    Epoch epoch = random.nextInt(10) == 0 ? new Epoch(2) : EPOCH;
    return new Entry(
        outcome,
        version(random),
        epoch,
        random.nextInt(6),
        1_000,
        fresh,
        fresh + random.nextInt(40),
        0,
        List.of());
  }

  private static Demand demand(Random random) {
    Version least = random.nextInt(3) == 0 ? new Version(random.nextInt(5)) : null;
    return new Demand(least, random.nextInt(100), random.nextBoolean());
  }

  private static @Nullable Version version(Random random) {
    return random.nextBoolean() ? null : new Version(random.nextInt(5));
  }
}
