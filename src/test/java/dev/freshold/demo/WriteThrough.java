package dev.freshold.demo;

/** One service owns the record, and puts after each commit with its version. */
final class WriteThrough implements Scenario {

  private static final String KEY = "7/profile";

  @Override
  public String title() {
    return "2 write-through";
  }

  @Override
  public void play(Stage stage) {
    Report report = stage.report();
    Service owner = stage.left();
    Service reader = stage.right();

    Origin.Row first = commit(stage, 1, "CH");
    report.expect(
        "the owner commits v1 of 7/profile and puts it",
        "stored",
        Words.of(owner.writeThrough("profile", KEY, first)));
    report.expect("a reader of the other node", "FRESH v1", Words.of(reader.look("profile", KEY)));

    Origin.Row second = commit(stage, 2, "DE");
    report.expect(
        "the owner commits v2 and puts it",
        "stored",
        Words.of(owner.writeThrough("profile", KEY, second)));
    report.expect("a reader of the other node", "FRESH v2", Words.of(reader.look("profile", KEY)));
    report.expect(
        "a put of v1 that was held up arrives now",
        "BEHIND, is at v2",
        Words.of(reader.writeThrough("profile", KEY, first)));
    report.expect(
        "the put of v2 is repeated",
        "unchanged",
        Words.of(owner.writeThrough("profile", KEY, second)));
    report.expect(
        "what the reader has",
        "the row of v2",
        reader.look("profile", KEY).getHit().getValue().getText().equals(second.json())
            ? "the row of v2"
            : "another row");
    report.expect("loads from the origin", 0, stage.origin().loads("profile", KEY));
  }

  private static Origin.Row commit(Stage stage, long version, String country) {
    return stage
        .origin()
        .commit(
            "profile", KEY, version, "{\"name\":\"Ada\",\"country\":\"%s\"}".formatted(country));
  }
}
