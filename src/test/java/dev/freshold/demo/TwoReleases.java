package dev.freshold.demo;

import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.KeyVersion;

/** A deploy: two releases write their values in two shapes, and an invalidation meets both. */
final class TwoReleases implements Scenario {

  private static final String KEY = "CHF";

  @Override
  public String title() {
    return "6 two releases";
  }

  @Override
  public void play(Stage stage) {
    Report report = stage.report();
    Service before = stage.left().release("v6");
    Service after = stage.right().release("v7");
    Origin.Row row = stage.origin().load("currency", KEY).orElseThrow();
    Origin.Row reshaped = new Origin.Row("{\"v7\":" + row.json() + "}", row.version());
    before.writeThrough("currency", KEY, row);
    report.expect(
        "release v6 has put currency CHF; v7 reads",
        "ABSENT",
        Words.of(after.look("currency", KEY)));
    after.writeThrough("currency", KEY, reshaped);
    report.expect("v7 has put its own shape; v7 reads", "its own", shape(after, reshaped));
    report.expect("v6 reads", "its own", shape(before, row));

    stage
        .left()
        .cache()
        .invalidate(
            InvalidateRequest.newBuilder()
                .setNamespace("currency")
                .addKeys(KeyVersion.newBuilder().setKey(KEY))
                .build());

    report.expect("Invalidate CHF, once; v6 reads", "INVALIDATED", look(before));
    report.expect("v7 reads", "INVALIDATED", look(after));
  }

  private static String look(Service release) {
    return Words.of(release.look("currency", KEY));
  }

  private static String shape(Service release, Origin.Row row) {
    String text = release.look("currency", KEY).getHit().getValue().getText();
    return text.equals(row.json()) ? "its own" : text;
  }
}
