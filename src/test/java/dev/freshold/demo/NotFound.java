package dev.freshold.demo;

import dev.freshold.v1.GetResponse;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/**
 * There is no such thing, and many ask for it: the package's table is older than the Caribbean
 * guilder, which the JDK knows. Then it is created.
 */
final class NotFound implements Scenario {

  private static final int CALLERS = 50;
  private static final String KEY = "XCG";

  @Override
  public String title() {
    return "7 not found, then created";
  }

  @Override
  public void play(Stage stage) {
    Report report = stage.report();
    List<GetResponse> answers =
        Crowd.of(CALLERS, number -> stage.service(number).getOrLoad("currency", KEY));
    report.expect(
        CALLERS + " callers ask for currency XCG: told NOT_FOUND",
        CALLERS,
        answers.stream().filter(answer -> Words.of(answer).equals("NOT_FOUND")).count());
    report.expect("loads from the origin", 1, stage.origin().loads("currency", KEY));

    Origin.Row created =
        stage
            .origin()
            .commit(
                "currency",
                KEY,
                1,
                "{\"code\":\"XCG\",\"name\":\"%s\"}"
                    .formatted(Currency.getInstance(KEY).getDisplayName(Locale.ENGLISH)));
    report.expect(
        "the owner creates it and puts it",
        "stored",
        Words.of(stage.left().writeThrough("currency", KEY, created)));
    report.expect(
        "a reader of the other node",
        "FRESH v1",
        Words.of(stage.right().getOrLoad("currency", KEY)));
    report.expect("loads from the origin", 1, stage.origin().loads("currency", KEY));
  }
}
