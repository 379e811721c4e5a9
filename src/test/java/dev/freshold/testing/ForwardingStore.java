package dev.freshold.testing;

import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.AbandonCommand;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BumpResult;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustResult;
import dev.freshold.store.ExtendCommand;
import dev.freshold.store.Fleet;
import dev.freshold.store.InspectCommand;
import dev.freshold.store.Inspection;
import dev.freshold.store.JournalPage;
import dev.freshold.store.News;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.RenewCommand;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes everything on; a test overrides what it wants to be otherwise. */
public class ForwardingStore implements Store {

  private final Store behind;

  public ForwardingStore(Store behind) {
    this.behind = behind;
  }

  @Override
  public Uni<ReadFacts> read(ReadCommand command) {
    return behind.read(command);
  }

  @Override
  public Uni<PutResult> put(PutCommand command) {
    return behind.put(command);
  }

  @Override
  public Uni<Boolean> extend(ExtendCommand command) {
    return behind.extend(command);
  }

  @Override
  public Uni<Boolean> abandon(AbandonCommand command) {
    return behind.abandon(command);
  }

  @Override
  public Uni<BustResult> bust(BustCommand command) {
    return behind.bust(command);
  }

  @Override
  public Uni<BumpResult> bump(BumpCommand command) {
    return behind.bump(command);
  }

  @Override
  public Uni<Long> estimate(BustCommand command) {
    return behind.estimate(command);
  }

  @Override
  public Uni<Long> estimate(BumpCommand command) {
    return behind.estimate(command);
  }

  @Override
  public Uni<Inspection> inspect(InspectCommand command) {
    return behind.inspect(command);
  }

  @Override
  public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
    return behind.journal(tenant, after, atMost);
  }

  @Override
  public Uni<Receipt> renew(RenewCommand command) {
    return behind.renew(command);
  }

  @Override
  public Uni<Boolean> leave(Tenant tenant, String node, @Nullable Long serial) {
    return behind.leave(tenant, node, serial);
  }

  @Override
  public Uni<Fleet> fleet(Tenant tenant) {
    return behind.fleet(tenant);
  }

  @Override
  public void onNews(Consumer<News> listener) {
    behind.onNews(listener);
  }

  @Override
  public Uni<Void> check() {
    return behind.check();
  }

  @Override
  public void onLeaseEnd(Consumer<LeaseEnd> listener) {
    behind.onLeaseEnd(listener);
  }

  @Override
  public String describe() {
    return behind.describe();
  }

  @Override
  public void close() {
    behind.close();
  }
}
