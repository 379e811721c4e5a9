package dev.freshold.cache;

import static dev.freshold.cache.GetAssertions.assertFresh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.PutPermission;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.policy.WriteMode;
import dev.freshold.store.LoggedWrite;
import dev.freshold.store.PutResult;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.WriteLogDriver;
import dev.freshold.testing.Policies;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Puts that reach the origin later: what is logged and cached at once, and what is refused. */
class LaterWritesTest {

  private final CacheRig rig =
      new CacheRig(
          Policies.named(StoreDriver.NAMESPACE)
              .puts(PutPermission.LEASED_OR_VERSIONED)
              .origin(Policies.originTerms())
              .write(WriteMode.BEHIND));

  private UniAssertSubscriber<StoredPut> put(
      String key, Outcome outcome, @Nullable Long version, Claim claim, @Nullable String id) {
    PutOrder order =
        new PutOrder(
            rig.policy,
            rig.key(key),
            CacheRig.tags("templated"),
            outcome,
            version == null ? null : new Version(version),
            CacheRig.tags("eu"),
            claim,
            null,
            null,
            id);
    return Uni.createFrom()
        .deferred(() -> rig.cache.writes().put(order, Reach.STORE))
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private UniAssertSubscriber<StoredPut> write(String key, String text, @Nullable Long version) {
    return put(key, CacheRig.text(text), version, new Claim.Unleased(null, 0), null);
  }

  private List<LoggedWrite> logged() {
    WriteLogDriver log = new WriteLogDriver(rig.log, Tenant.DEFAULT);
    return log.page(log.hold("test"));
  }

  private static Problem problem(UniAssertSubscriber<StoredPut> write) {
    return ((ProblemException) write.assertFailed().getFailure()).problem();
  }

  @Test
  void write_isAnsweredOnceItIsCachedAndLogged_andTheOriginIsNotAsked() {
    StoredPut done = write("a", "new", 7L).assertCompleted().getItem();

    assertThat(done.result()).isInstanceOf(PutResult.Stored.class);
    assertThat(done.commit()).isNull();
    assertFresh(rig.get("a").withoutLease().now(), "new");
    assertThat(logged()).hasSize(1);
    assertThat(logged().getFirst().tags()).containsExactly(new Tag("eu"));
    assertThat(rig.origin.writes()).isEmpty();
    assertThat(rig.appended).containsExactly(Tenant.DEFAULT);
  }

  @Test
  void identity_isTheCallers_orOneOfItsVersion() {
    put("a", CacheRig.text("x"), 1L, new Claim.Unleased(null, 0), "request-1");
    write("b", "x", 1L);
    write("b", "x", 2L);

    List<String> ids = logged().stream().map(LoggedWrite::requestId).toList();
    assertThat(ids.getFirst()).isEqualTo("request-1");
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids.getLast()).hasSize(22);
  }

  @Test
  void retry_isAnsweredAsStored_andNotLoggedTwice() {
    write("a", "new", 7L);

    assertThat(write("a", "new", 7L).assertCompleted().getItem().result())
        .isInstanceOf(PutResult.Unchanged.class);
    assertThat(logged()).hasSize(1);
    assertThat(rig.appended).hasSize(1);
  }

  @Test
  void olderWrite_isRefused_andNotLogged() {
    write("a", "new", 7L);

    assertThat(write("a", "old", 6L).assertCompleted().getItem().result())
        .isInstanceOf(PutResult.Refused.class);
    assertThat(logged()).hasSize(1);
  }

  @Test
  void writeWithoutAVersion_isNotAllowed_andSaysWhatToGive() {
    assertThat(problem(write("a", "new", null)))
        .isInstanceOfSatisfying(
            Problem.PutNotAllowed.class,
            problem -> assertThat(problem.remedy()).contains("give the owner's version"));
    assertThat(rig.log.size(Tenant.DEFAULT)).isZero();
  }

  @Test
  void deletion_isAWrite_andAnOriginsErrorIsNone() {
    put(
            "a",
            new Outcome.Negative(Outcome.Kind.NOT_FOUND, "gone"),
            7L,
            new Claim.Unleased(null, 0),
            null)
        .assertCompleted();
    put(
            "b",
            new Outcome.Negative(Outcome.Kind.ORIGIN_ERROR, "ill"),
            7L,
            new Claim.Unleased(null, 0),
            null)
        .assertCompleted();

    assertThat(logged()).extracting(write -> write.key().key()).containsExactly("a");
  }

  @Test
  void putUnderALease_isALoad_andIsNotLogged() {
    String token = rig.lease("a");
    put("a", CacheRig.text("loaded"), 3L, new Claim.Leased(token), null).assertCompleted();

    assertThat(rig.log.size(Tenant.DEFAULT)).isZero();
    assertFresh(rig.get("a").withoutLease().now(), "loaded");
  }

  @Test
  void fullLog_isSaid_andNothingIsCached() {
    for (String key : List.of("a", "b", "c")) {
      write(key, "x", 1L).assertCompleted();
    }

    assertThat(problem(write("d", "x", 1L)))
        .isEqualTo(new Problem.WriteBehindFull(StoreDriver.NAMESPACE, CacheRig.MAX_BACKLOG));
    assertThat(rig.get("d").withoutLease().now()).isInstanceOf(GetResult.Miss.class);
  }

  @Test
  void logThatCannotBeReached_isAFailure() {
    rig.log.setAway(true);

    write("a", "x", 1L).assertFailed();
    assertThat(rig.get("a").withoutLease().now()).isInstanceOf(GetResult.Miss.class);
  }
}
