package dev.freshold.demo;

import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.BumpVersionResponse;
import java.util.List;

/** Everything of one user becomes unreachable at once, and nothing of another. */
final class WholeUser implements Scenario {

  private static final List<String> USERS = List.of("42", "43");

  @Override
  public String title() {
    return "5 everything of one user";
  }

  @Override
  public void play(Stage stage) {
    Report report = stage.report();
    USERS.forEach(user -> fill(stage, user));
    USERS.forEach(
        user ->
            report.expect(
                "profile, order and dashboard of user " + user + " are cached",
                "3 FRESH v1",
                seen(stage, user)));

    BumpVersionResponse done = bump(stage.left());

    report.expect("BumpVersion user:42", "applied", done.getApplied() ? "applied" : "no");
    report.expect("all of user 42", "3 INVALIDATED", seen(stage, "42"));
    report.expect("all of user 43", "3 FRESH v1", seen(stage, "43"));
  }

  private static BumpVersionResponse bump(Service service) {
    return service
        .cache()
        .bumpVersion(
            BumpVersionRequest.newBuilder().setScope("user:42").setReason("logged out").build());
  }

  private static void fill(Stage stage, String user) {
    Origin.Row profile = stage.origin().commit("profile", user + "/profile", 1, "{}");
    stage.left().writeThrough("profile", user + "/profile", profile);
    stage.origin().commit("order", user + "/1", 1, "{}");
    stage.left().getOrLoad("order", user + "/1");
    stage.origin().commit("dashboard", user + "/home", 1, "{}");
    stage.left().getOrLoad("dashboard", user + "/home", "orders");
  }

  /** How all three are, if they are alike. */
  private static String seen(Stage stage, String user) {
    List<String> seen =
        List.of(
            Words.of(stage.right().look("profile", user + "/profile")),
            Words.of(stage.right().look("order", user + "/1")),
            Words.of(stage.right().look("dashboard", user + "/home")));
    return seen.stream().distinct().count() == 1
        ? seen.size() + " " + seen.getFirst()
        : String.join(", ", seen);
  }
}
