package dev.freshold.origin.http;

import dev.freshold.origin.LoadAnswer;
import dev.freshold.origin.LoadCall;
import dev.freshold.origin.LoadItem;
import dev.freshold.origin.Origin;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.origin.StoreCall;
import dev.freshold.policy.KeyTemplate;
import dev.freshold.policy.OriginPolicy;
import io.smallrye.mutiny.Uni;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents of an HTTP server, one for each key. They are read, and never written. */
final class HttpOrigin implements Origin {

  private final Line line;
  private final OriginPolicy.Http address;
  private final @Nullable KeyTemplate shape;
  private final Exchange.Limits limits;
  private final Answers answers;
  private final InstantSource clock;
  private final String node;

  /**
   * An origin at the other end of a line.
   *
   * @param shape of the keys; null: any
   * @param clock for answers that do not say when they were made
   * @param node what this node is called
   */
  HttpOrigin(
      Line line,
      OriginPolicy.Http address,
      @Nullable KeyTemplate shape,
      Exchange.Limits limits,
      InstantSource clock,
      String node) {
    this.line = line;
    this.address = address;
    this.shape = shape;
    this.limits = limits;
    this.answers = new Answers(address.versionHeader());
    this.clock = clock;
    this.node = node;
  }

  @Override
  public int mostItems() {
    return 1;
  }

  @Override
  public Uni<List<LoadAnswer>> load(LoadCall call) {
    List<Uni<LoadAnswer>> loads =
        call.items().stream().map(item -> load(item, call.trace())).toList();
    return loads.size() == 1 ? loads.getFirst().map(List::of) : Uni.join().all(loads).andFailFast();
  }

  private Uni<LoadAnswer> load(LoadItem item, Map<String, String> trace) {
    try {
      return load(new Question(url(item), item, node, trace));
    } catch (IllegalArgumentException unfit) {
      return Uni.createFrom().item(new LoadAnswer.Failed("the key: " + unfit.getMessage()));
    }
  }

  private URI url(LoadItem item) {
    String key = item.key().key();
    List<String> values = shape == null ? List.of() : shape.match(key);
    if (values == null) {
      throw new IllegalArgumentException("it has not the shape that the namespace gives");
    }
    return URI.create(address.url().render(key, values));
  }

  private Uni<LoadAnswer> load(Question question) {
    Exchange.Ending<LoadAnswer> ending =
        new Exchange.Ending<>(
            reply -> answers.of(reply, question.item().validator(), clock.instant()),
            LoadAnswer.Failed::new);
    return Uni.createFrom()
        .emitter(
            seat ->
                new Exchange<>(line, question.request(limits.timeoutMillis()), limits, ending, seat)
                    .start());
  }

  @Override
  public Uni<StoreAnswer> store(StoreCall call) {
    return Uni.createFrom()
        .item(new StoreAnswer.Refused("UNIMPLEMENTED", "an HTTP origin is read only"));
  }

  @Override
  public String describe() {
    return "http " + address.url();
  }

  @Override
  public void close() {
    line.close();
  }
}
