package dev.freshold.simulation;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.Fleet;
import dev.freshold.store.JournalPage;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.JournalRecord.Kind;
import dev.freshold.store.Member;
import dev.freshold.store.News;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.RenewCommand;
import dev.freshold.store.Store;
import dev.freshold.testing.ForwardingStore;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ways to the store that do not tell the node the truth, each such that the node behaves as if it
 * did without one of its rules.
 */
final class Lies {

  private Lies() {}

  private static JournalRecord blank(long number) {
    return new JournalRecord(number, 0, Kind.TAG, false, List.of(), "");
  }

  /** A push that got lost was nothing: no gap is ever seen in what is pushed. */
  static final class NoGaps extends ForwardingStore {
    private long last = Long.MAX_VALUE - 1;

    NoGaps(Store behind) {
      super(behind);
    }

    @Override
    public void onNews(Consumer<News> listener) {
      super.onNews(
          news -> {
            if (news instanceof News.Appended appended) {
              for (long lost = last + 1; lost < appended.record().number(); lost++) {
                listener.accept(
                    new News.Appended(appended.tenant(), appended.epoch(), blank(lost)));
              }
              last = appended.record().number();
            }
            listener.accept(news);
          });
    }
  }

  /** What was trimmed from the journal was nothing. */
  static final class NoTrim extends ForwardingStore {
    NoTrim(Store behind) {
      super(behind);
    }

    @Override
    public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
      return super.journal(tenant, after, atMost)
          .map(page -> new JournalPage(page.standing(), whole(page, after)));
    }

    private static List<JournalRecord> whole(JournalPage page, long after) {
      List<JournalRecord> records = new ArrayList<>();
      long first =
          page.records().isEmpty()
              ? page.standing().position() + 1
              : page.records().getFirst().number();
      for (long trimmed = after + 1; trimmed < first; trimmed++) {
        records.add(blank(trimmed));
      }
      records.addAll(page.records());
      return records;
    }
  }

  /** There has only ever been one epoch. */
  static final class OneEpoch extends ForwardingStore {
    private static final Epoch ONLY = new Epoch(1);
    private Epoch real = ONLY;

    OneEpoch(Store behind) {
      super(behind);
    }

    private static @Nullable Entry only(@Nullable Entry entry) {
      return entry == null
          ? null
          : new Entry(
              entry.outcome(),
              entry.version(),
              ONLY,
              entry.stamp(),
              entry.loadStart(),
              entry.freshFor(),
              entry.staleFor(),
              entry.loadCost(),
              entry.tags());
    }

    private Receipt only(Receipt receipt) {
      real = receipt.epoch();
      return new Receipt(ONLY, receipt.position());
    }

    @Override
    public Uni<Receipt> renew(RenewCommand command) {
      Receipt applied = command.applied();
      return super.renew(
              new RenewCommand(
                  command.tenant(),
                  command.node(),
                  command.serial(),
                  command.leaseMillis(),
                  applied == null ? null : new Receipt(real, applied.position())))
          .map(this::only);
    }

    @Override
    public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
      return super.journal(tenant, after, atMost)
          .map(page -> new JournalPage(only(page.standing()), page.records()));
    }

    @Override
    public Uni<ReadFacts> read(ReadCommand command) {
      return super.read(command)
          .map(
              facts ->
                  new ReadFacts(
                      only(facts.entry()),
                      facts.generations(),
                      facts.mark(),
                      ONLY,
                      facts.position(),
                      facts.now(),
                      facts.epochAge(),
                      facts.lease()));
    }

    @Override
    public void onNews(Consumer<News> listener) {
      super.onNews(
          news ->
              listener.accept(
                  news instanceof News.Appended appended
                      ? new News.Appended(appended.tenant(), ONLY, appended.record())
                      : news));
    }
  }

  /** Nothing has been appended that the node has not applied, whenever it renews its lease. */
  static final class UpToDate extends ForwardingStore {
    UpToDate(Store behind) {
      super(behind);
    }

    @Override
    public Uni<Receipt> renew(RenewCommand command) {
      Receipt applied = command.applied();
      return super.renew(command)
          .map(
              standing ->
                  applied != null && applied.epoch().equals(standing.epoch()) ? applied : standing);
    }
  }

  /** A renewal is answered at once, with the answer to the one before. */
  static final class AnsweredBefore extends ForwardingStore {
    private @Nullable Receipt standing;

    AnsweredBefore(Store behind) {
      super(behind);
    }

    @Override
    public Uni<Receipt> renew(RenewCommand command) {
      Receipt known = standing;
      Uni<Receipt> asked = super.renew(command).invoke(answer -> standing = answer);
      if (known == null || command.applied() == null) {
        return asked;
      }
      asked.subscribe().with(answer -> {}, failure -> standing = null);
      return Uni.createFrom().item(known);
    }
  }

  /** The store is told of a shorter lease than the node takes. */
  static final class ShorterLease extends ForwardingStore {
    private final long leaseMillis;

    ShorterLease(Store behind, long leaseMillis) {
      super(behind);
      this.leaseMillis = leaseMillis;
    }

    @Override
    public Uni<Receipt> renew(RenewCommand command) {
      return super.renew(
          new RenewCommand(
              command.tenant(), command.node(), command.serial(), leaseMillis, command.applied()));
    }
  }

  /** What the fleet is said to be. */
  static final class ToldOfTheFleet extends ForwardingStore {

    /** A lie. */
    interface Telling {
      Fleet of(Fleet fleet);
    }

    private final Telling telling;

    ToldOfTheFleet(Store behind, Telling telling) {
      super(behind);
      this.telling = telling;
    }

    @Override
    public Uni<Fleet> fleet(Tenant tenant) {
      return super.fleet(tenant).map(telling::of);
    }

    static Fleet nobody(Fleet fleet) {
      return new Fleet(fleet.standing(), fleet.now(), fleet.knownFor(), List.of());
    }

    static Fleet knownForEver(Fleet fleet) {
      return new Fleet(fleet.standing(), fleet.now(), Fleet.ALWAYS, fleet.members());
    }

    /** Leases of which a part is over already. */
    static Fleet leasesLess(Fleet fleet, long millis) {
      return new Fleet(
          fleet.standing(),
          fleet.now(),
          fleet.knownFor(),
          fleet.members().stream()
              .map(
                  one ->
                      new Member(
                          one.node(),
                          one.serial(),
                          one.applied(),
                          one.renewedAt(),
                          one.leaseMillis() - millis))
              .toList());
    }
  }

  /** Whoever was silent is dismissed, whether it has been heard of since or not. */
  static final class Dismissal extends ForwardingStore {
    Dismissal(Store behind) {
      super(behind);
    }

    @Override
    public Uni<Boolean> leave(Tenant tenant, String node, @Nullable Long serial) {
      return super.leave(tenant, node, null);
    }
  }

  /** The journal is never asked for what was not pushed. */
  static final class PushesOnly extends ForwardingStore {
    PushesOnly(Store behind) {
      super(behind);
    }

    @Override
    public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
      return Uni.createFrom().nothing();
    }
  }
}
