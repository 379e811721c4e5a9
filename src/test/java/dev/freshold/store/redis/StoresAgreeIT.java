package dev.freshold.store.redis;

import static dev.freshold.store.StoreDriver.HOUR;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.store.Fleet;
import dev.freshold.store.JournalPage;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.PutCall;
import dev.freshold.store.PutResult;
import dev.freshold.store.ReadCommand.LeaseAsk;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * The scripts say in Lua what the policy room says in Java. Random histories are played to both
 * stores, step by step, and every answer must be the same. Early refresh is left out, for it
 * depends on how long a load took. A history is replayed by its seed: -Dtest.seed=N.
 */
class StoresAgreeIT {

  private static final int STEPS = 400;
  private static final String[] TAGS = {"x", "y", "z"};

  private static RedisFixture fixture;
  private static RedisStore redis;

  @BeforeAll
  static void start() {
    fixture = new RedisFixture();
    redis = fixture.store();
  }

  @AfterAll
  static void stop() {
    redis.close();
    fixture.close();
  }

  @RepeatedTest(25)
  void randomHistory_isAnsweredAlike(RepetitionInfo run) {
    long seed = Long.getLong("test.seed", 1_000L + run.getCurrentRepetition());
    List<String> history = new ArrayList<>();
    Store memory =
        new MemoryStore(
            new MemoryStore.Limits(64 << 20, 24L * HOUR, 10_000, 10_000),
            System::currentTimeMillis);
    Player one = new Player(memory, seed);
    Player other = new Player(redis, seed);
    for (int i = 0; i < STEPS; i++) {
      String asExpected = one.step();
      String asSeen = other.step();
      history.add(asExpected);
      assertThat(asSeen)
          .as(
              "step %d of seed %d, after:%n%s",
              i, seed, String.join(System.lineSeparator(), history))
          .isEqualTo(asExpected);
    }
    assertThat(other.standing()).as("seed %d", seed).isEqualTo(one.standing());
  }

  /**
   * Plays the history of a seed to one store; says what was done and what was answered, without the
   * times.
   */
  private static final class Player {

    private final Random random;
    private final StoreDriver on;
    private final List<String> tokens = new ArrayList<>(List.of("nobody's"));
    private final List<@Nullable Receipt> receipts = new ArrayList<>();
    private int minted;

    Player(Store store, long seed) {
      this.random = new Random(seed);
      this.on = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
      receipts.add(null);
    }

    String step() {
      EntryKey key = on.key(StoreDriver.NAMESPACE, pick("", "v2"), pick("a", "b"));
      return switch (random.nextInt(13)) {
        case 0, 1, 2 -> read(key);
        case 3, 4 -> leasedPut(key);
        case 5 -> unleasedPut(key);
        case 6 -> bust(key);
        case 7, 8 -> bump();
        case 9 -> renew();
        case 10 -> leave();
        case 11 -> page();
        default -> abandon(key);
      };
    }

    /** What is left when all is done: the whole journal, and the fleet. */
    String standing() {
      return "%s%n%s".formatted(told(on.journal(0, 2 * STEPS)), told(on.fleet()));
    }

    private String renew() {
      String node = "n" + random.nextInt(3);
      Receipt standing = on.fleet().standing();
      Receipt applied =
          switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new Receipt(new Epoch(standing.epoch().id() + 1), 7);
            default ->
                new Receipt(
                    standing.epoch(), 1 + random.nextInt(Math.toIntExact(standing.position())));
          };
      Receipt told = on.renew(node, applied);
      return "renew %s %s: at %d, %s, %s"
          .formatted(
              node,
              applied == null ? "" : applied.position(),
              told.position(),
              told.epoch().equals(standing.epoch()),
              told(on.fleet()));
    }

    private String leave() {
      String node = "n" + random.nextInt(3);
      long later = random.nextInt(2);
      Long serial =
          on.fleet().members().stream()
              .filter(member -> member.node().equals(node))
              .findFirst()
              .map(member -> member.serial() - later)
              .orElse(null);
      return "leave %s %d: %s, %s".formatted(node, later, on.leave(node, serial), told(on.fleet()));
    }

    private String page() {
      long after = random.nextInt(STEPS / 4);
      return "page behind %d: %s".formatted(after, told(on.journal(after, 5)));
    }

    private static String told(JournalPage page) {
      return page.records().stream()
          .map(
              one ->
                  "%d %s %s %s %s"
                      .formatted(one.number(), one.kind(), one.soft(), one.names(), one.reason()))
          .collect(Collectors.joining(", ", "at " + page.standing().position() + " ", ""));
    }

    private static String told(Fleet fleet) {
      return fleet.members().stream()
          .map(member -> member.node() + " " + member.applied())
          .collect(Collectors.joining(", ", "at " + fleet.standing().position() + " ", ""));
    }

    private String read(EntryKey key) {
      String token = "token" + minted++;
      Version floor = random.nextInt(4) == 0 ? new Version(random.nextInt(6)) : null;
      Demand demand = new Demand(floor, 24L * HOUR, false);
      LeaseAsk ask = random.nextInt(4) == 0 ? null : new LeaseAsk(token, StoreDriver.MINUTE);
      ReadFacts facts = on.read(key, demand, EarlyRefresh.OFF, ask, scope());
      if (facts.lease() instanceof LeaseAnswer.Granted) {
        tokens.add(token);
      }
      receipts.add(facts.receipt());
      return "read %s %s: %s %s at %d, %s %s"
          .formatted(
              key.path(),
              demand,
              on.served(key, scope()),
              facts.lease().getClass().getSimpleName(),
              facts.position(),
              facts.entry() == null ? "" : facts.generations(),
              facts.mark());
    }

    private String leasedPut(EntryKey key) {
      String token = tokens.get(tokens.size() - 1 - random.nextInt(Math.min(3, tokens.size())));
      return put(key, on.put(key).leased(token), "leased " + token);
    }

    private String unleasedPut(EntryKey key) {
      PutCall put = on.put(key).loadedFor(random.nextInt(8) == 0 ? 3L * HOUR : 0);
      Receipt receipt = receipts.get(random.nextInt(receipts.size()));
      return put(
          key,
          receipt == null ? put : put.receipt(receipt),
          "unleased " + (receipt == null ? "" : receipt.position()));
    }

    private String put(EntryKey key, PutCall put, String how) {
      int version = random.nextInt(8);
      if (version > 0) {
        put.version(version);
      }
      switch (random.nextInt(6)) {
        case 0 -> put.notFound();
        case 1 -> put.originError();
        default -> put.text("v" + version);
      }
      put.life(random.nextBoolean() ? HOUR : 0, 2 * HOUR).tags(someTags());
      if (random.nextInt(3) == 0) {
        put.notJournaled();
      }
      PutResult result = put.go();
      String said =
          switch (result) {
            case PutResult.Stored stored -> "stored, fresh " + (stored.freshFor() > 0);
            case PutResult.Unchanged unchanged -> "unchanged";
            case PutResult.Refused refused -> refused.reason() + " " + refused.current();
          };
      return "put %s %s version %d: %s at %d"
          .formatted(key.path(), how, version, said, result.receipt().position());
    }

    private String bust(EntryKey key) {
      var bust = on.bust(key).schemas("", "v2");
      int version = random.nextInt(8);
      if (version > 0) {
        bust.version(version);
      }
      if (random.nextBoolean()) {
        bust.soft();
      }
      if (random.nextInt(4) == 0) {
        bust.requestId("request" + random.nextInt(3));
      }
      var result = bust.go();
      return "bust %s version %d: %d no-ops, %d met, at %d"
          .formatted(
              key.path(), version, result.noOps(), result.met(), result.receipt().position());
    }

    private String bump() {
      Subject subject =
          random.nextInt(4) == 0
              ? Subject.ofNamespace(StoreDriver.NAMESPACE)
              : tag(TAGS[random.nextInt(3)]);
      var bump = on.bump(subject);
      if (random.nextBoolean()) {
        bump.soft();
      }
      if (random.nextInt(3) == 0) {
        bump.atLeast(1 + random.nextInt(40));
      }
      if (random.nextInt(5) == 0) {
        bump.settle(HOUR / 2);
      }
      var result = bump.go();
      return "bump %s: %s version %d at %d"
          .formatted(subject, result.applied(), result.version(), result.receipt().position());
    }

    private String abandon(EntryKey key) {
      String token = tokens.get(tokens.size() - 1 - random.nextInt(Math.min(3, tokens.size())));
      boolean done = random.nextBoolean() ? on.abandon(key, token) : on.fail(key, token, 0.5);
      return "abandon %s %s: %s".formatted(key.path(), token, done);
    }

    private Subject[] scope() {
      return new Subject[] {tag("x")};
    }

    private String[] someTags() {
      return switch (random.nextInt(4)) {
        case 0 -> new String[] {};
        case 1 -> new String[] {"y"};
        case 2 -> new String[] {"y", "z"};
        default -> TAGS;
      };
    }

    private String pick(String one, String other) {
      Function<Random, String> choice = source -> source.nextInt(3) > 0 ? one : other;
      return choice.apply(random);
    }
  }
}
