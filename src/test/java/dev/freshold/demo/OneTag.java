package dev.freshold.demo;

import dev.freshold.v1.GetResponse;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidateTagResponse;
import java.util.List;

/** One change, and everything that was made out of it. */
final class OneTag implements Scenario {

  private static final List<Cached> CACHED =
      List.of(
          new Cached("product", "17", "INVALIDATED", List.of()), // its tag comes from the template
          new Cached("catalog", "page:3", "INVALIDATED", List.of("product:17", "product:18")),
          new Cached("search", "shoes:men", "INVALIDATED", List.of("product:17")),
          new Cached("search", "hats", "FRESH v1", List.of("product:99")));

  private record Cached(String namespace, String key, String afterwards, List<String> tags) {

    GetResponse load(Service service) {
      return service.getOrLoad(namespace, key, tags.toArray(String[]::new));
    }
  }

  @Override
  public String title() {
    return "4 one tag, 3 namespaces";
  }

  @Override
  public void play(Stage stage) {
    Report report = stage.report();
    for (Cached cached : CACHED) {
      stage.origin().commit(cached.namespace(), cached.key(), 1, "{}");
      report.expect(
          "%s %s is loaded".formatted(cached.namespace(), cached.key()),
          "FRESH v1",
          Words.of(cached.load(stage.left())));
    }

    InvalidateTagResponse done =
        stage
            .left()
            .cache()
            .invalidateTag(InvalidateTagRequest.newBuilder().addTags("product:17").build());

    report.expect("InvalidateTag product:17, once", "FLEET", done.getReached());
    for (Cached cached : CACHED) {
      report.expect(
          "%s %s is read".formatted(cached.namespace(), cached.key()),
          cached.afterwards(),
          Words.of(stage.right().look(cached.namespace(), cached.key())));
    }
  }
}
