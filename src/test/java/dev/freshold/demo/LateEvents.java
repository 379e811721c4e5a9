package dev.freshold.demo;

import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateResponse;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.Lease;
import java.util.Optional;

/** Events bust: late ones must not win, and a bust beats the load that it meets under way. */
final class LateEvents implements Scenario {

  private static final String ORDER = "7/1001";
  private static final String PRODUCT = "3";

  @Override
  public String title() {
    return "3 events, late and racing";
  }

  @Override
  public void play(Stage stage) {
    lateEvent(stage);
    bustDuringLoad(stage);
    tagDuringLoad(stage);
  }

  private static void lateEvent(Stage stage) {
    Report report = stage.report();
    commit(stage, "order", ORDER, 5);
    report.expect(
        "order 7/1001 is loaded at v5",
        "FRESH v5",
        Words.of(stage.left().getOrLoad("order", ORDER)));
    commit(stage, "order", ORDER, 7);
    report.expect(
        "the event of v7 busts it", "no_ops=0", noOps(bust(stage.right(), "order", ORDER, 7)));
    report.expect("v5 is served", false, stage.left().look("order", ORDER).hasHit());
    report.expect("loaded again", "FRESH v7", Words.of(stage.left().getOrLoad("order", ORDER)));
    report.expect(
        "the event of v6 comes late", "no_ops=1", noOps(bust(stage.right(), "order", ORDER, 6)));
    report.expect("read", "FRESH v7", Words.of(stage.left().look("order", ORDER)));
  }

  private static void bustDuringLoad(Stage stage) {
    Report report = stage.report();
    Lease lease = stage.left().lease("product", PRODUCT);
    commit(stage, "product", PRODUCT, 1);
    Optional<Origin.Row> read = stage.origin().load("product", PRODUCT);
    commit(stage, "product", PRODUCT, 2);
    bust(stage.right(), "product", PRODUCT, 2);
    report.expect(
        "product 3: v1 is read, v2 busts, then v1 is put",
        "BEHIND, is at v2",
        Words.of(stage.left().fill("product", PRODUCT, lease, read)));
    report.expect(
        "the next reader loads", "FRESH v2", Words.of(stage.right().getOrLoad("product", PRODUCT)));
  }

  private static void tagDuringLoad(Stage stage) {
    Report report = stage.report();
    Lease lease = stage.left().lease("search", "shoes");
    Origin.Row read = commit(stage, "search", "shoes", 1);
    stage
        .right()
        .cache()
        .invalidateTag(InvalidateTagRequest.newBuilder().addTags("brand:9").build());
    report.expect(
        "search shoes: computed, its tag busted, then put",
        "INVALIDATED",
        Words.of(stage.left().fill("search", "shoes", lease, Optional.of(read), "brand:9")));
    report.expect(
        "the next reader computes it anew",
        "FRESH v1",
        Words.of(stage.right().getOrLoad("search", "shoes", "brand:9")));
  }

  private static Origin.Row commit(Stage stage, String namespace, String key, long version) {
    return stage.origin().commit(namespace, key, version, "{\"version\":%d}".formatted(version));
  }

  private static InvalidateResponse bust(
      Service service, String namespace, String key, long version) {
    return service
        .cache()
        .invalidate(
            InvalidateRequest.newBuilder()
                .setNamespace(namespace)
                .addKeys(KeyVersion.newBuilder().setKey(key).setVersion(version))
                .setReason(namespace + ".updated")
                .build());
  }

  private static String noOps(InvalidateResponse done) {
    return "no_ops=" + done.getNoOps();
  }
}
