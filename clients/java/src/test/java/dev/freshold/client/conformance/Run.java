package dev.freshold.client.conformance;

import dev.freshold.client.Event;
import dev.freshold.client.Freshness;
import dev.freshold.client.Freshold;
import dev.freshold.client.FresholdBuilder;
import dev.freshold.client.FresholdException;
import dev.freshold.client.Hits;
import dev.freshold.client.Lookup;
import dev.freshold.client.Session;
import dev.freshold.client.Subscription;
import dev.freshold.client.http.HttpHeaders;
import dev.freshold.client.http.Visibility;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One case being played. */
final class Run implements AutoCloseable {
  private static final long UNTIL_WITHIN = TimeUnit.MINUTES.toNanos(1);
  private static final long UNTIL_EVERY_MILLIS = 20;
  private static final long JOIN_WITHIN_SECONDS = 180;

  private final Control.Line line;
  private final Map<String, @Nullable Object> options;
  private final Pattern patterns = new Pattern();
  private final Loaders loaders = new Loaders();
  private final Map<String, Freshold> clients = new HashMap<>();
  private final Map<String, List<String>> heard = new ConcurrentHashMap<>();
  private final Map<String, Session> sessions = new HashMap<>();
  private final Map<String, Subscription> streams = new ConcurrentHashMap<>();
  private final Map<String, Background> background = new HashMap<>();

  /**
   * A step that goes on while others are played: its workers can be interrupted, as their user
   * would.
   */
  private record Background(Step step, List<Worker> workers) {}

  /** One call of a step, and how its user would cancel it. */
  private record Worker(Runnable cancel, CompletableFuture<@Nullable Object> result) {}

  Run(Control.Line line, Map<String, @Nullable Object> options) {
    this.line = line;
    this.options = options;
  }

  void play(List<?> steps) throws Exception {
    for (int i = 0; i < steps.size(); i++) {
      try {
        play(Step.read(Json.object(steps.get(i))));
      } catch (Pattern.Mismatch e) {
        throw new AssertionError(
            "step " + (i + 1) + ": " + e.getMessage() + "\n  " + Json.write(steps.get(i)), e);
      } catch (RuntimeException e) {
        throw new AssertionError("step " + (i + 1) + ": " + Json.write(steps.get(i)), e);
      }
    }
  }

  private void play(Step read) throws Exception {
    Step step = read.with(Json.object(patterns.fill(read.arguments())));
    if (step.as() != null) {
      background.put(step.as(), start(step));
    } else if (step.verb().equals("join")) {
      join(step);
    } else if (step.until()) {
      until(step);
    } else {
      once(step);
    }
  }

  private void until(Step step) throws Exception {
    long within = System.nanoTime() + UNTIL_WITHIN;
    while (true) {
      try {
        once(step);
        return;
      } catch (Pattern.Mismatch e) {
        if (System.nanoTime() > within) {
          throw e;
        }
      }
      // The cadence of the contract; what is waited for is the pattern.
      TimeUnit.MILLISECONDS.sleep(UNTIL_EVERY_MILLIS);
    }
  }

  private void once(Step step) throws Exception {
    if (step.times() == 1) {
      meets(step.expect(), perform(step));
      return;
    }
    for (Worker worker : start(step).workers) {
      meets(step.expect(), ended(worker));
    }
  }

  private Background start(Step step) {
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < step.times(); i++) {
      workers.add(step.verb().equals("getOrLoad") ? begun(step) : onAThread(step));
    }
    return new Background(step, workers);
  }

  /**
   * By the asynchronous calls, so that it has boarded its flight before the next step is played.
   */
  private Worker begun(Step step) {
    CompletableFuture<? extends Lookup<?>> call =
        Verbs.of(step.codec()).begin(clientOf(step), step, loaders);
    return new Worker(() -> call.cancel(true), call.handle(Run::told));
  }

  private static @Nullable Object told(@Nullable Lookup<?> found, @Nullable Throwable error) {
    if (error instanceof FresholdException known) {
      return Json.normal(Forms.error(known));
    }
    return error != null || found == null ? Forms.cancelled() : Json.normal(Forms.lookup(found));
  }

  private Worker onAThread(Step step) {
    CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
    Thread thread = new Thread(() -> work(step, result), "step");
    thread.setDaemon(true);
    thread.start();
    return new Worker(thread::interrupt, result);
  }

  private void work(Step step, CompletableFuture<@Nullable Object> result) {
    try {
      result.complete(perform(step));
    } catch (Throwable thrown) {
      result.completeExceptionally(thrown);
    }
  }

  private void join(Step step) throws Exception {
    Background behind = Objects.requireNonNull(background.get(Json.text(step.arguments(), "as")));
    for (Worker worker : behind.workers) {
      Object told = ended(worker);
      if (behind.step.expect() != null) {
        new Pattern().match(behind.step.expect(), told);
      }
      if (step.expect() != null) {
        meets(step.expect(), told);
      }
    }
  }

  private static @Nullable Object ended(Worker worker) throws Exception {
    try {
      return worker.result.get(JOIN_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new Pattern.Mismatch("it does not end");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void meets(@Nullable Object expect, @Nullable Object result) throws Pattern.Mismatch {
    Map<String, @Nullable Object> wanted =
        expect instanceof Map<?, ?> ? Json.object(expect) : Map.of();
    if (result instanceof Map<?, ?> told
        && told.containsKey("error")
        && !wanted.containsKey("error")
        && !wanted.containsKey("$oneOf")) {
      throw new Pattern.Mismatch("it failed: " + Json.write(told));
    }
    if (expect != null) {
      patterns.match(expect, result);
    }
  }

  private @Nullable Object perform(Step step) {
    Given given = new Given(step.arguments());
    try {
      return Json.normal(carriedOut(step, given));
    } catch (FresholdException e) {
      return Json.normal(Forms.error(e));
    }
  }

  private @Nullable Object carriedOut(Step step, Given given) {
    switch (step.verb()) {
      case "fault" -> line.fault(step.arguments());
      case "open" -> loaders.open(given.text("gate"));
      case "cancel" -> cancel(given.text("as"));
      case "closeStream" -> stream(given).close();
      case "calls" -> {
        return line.calls(given.text("method"));
      }
      case "loader" -> {
        return loaders.told(given.text("name"));
      }
      case "session" -> {
        return Map.of(
            "receipt", Objects.requireNonNull(sessions.get(given.text("name"))).receipt());
      }
      case "headers" -> {
        return headers(given);
      }
      case "events" -> {
        return events(given);
      }
      default -> {
        return asked(step, given);
      }
    }
    return null;
  }

  private void cancel(String as) {
    Objects.requireNonNull(background.get(as)).workers.forEach(worker -> worker.cancel.run());
  }

  private @Nullable Object asked(Step step, Given given) {
    Freshold client = clientOf(step);
    return switch (step.verb()) {
      case "closeClient" -> {
        client.close();
        yield null;
      }
      case "near" ->
          Forms.near(
              client.near().orElseThrow().stats(),
              List.copyOf(heard.getOrDefault(step.client(), List.of())));
      case "subscribe" -> {
        streams.put(given.text("name"), client.subscribe(given.selector(), given.subscribe()));
        yield null;
      }
      case "invalidateTag" ->
          Forms.invalidated(
              client.invalidateTag(Json.strings(given.arguments().get("tags")), given.bust()));
      case "bumpScope" -> Forms.bumped(client.bumpScope(given.text("scope"), given.bust()));
      case "bumpNamespace" ->
          Forms.bumped(client.bumpNamespace(given.text("namespace"), given.bust()));
      case "awaitReceipt" ->
          Forms.awaited(client.awaitReceipt(given.text("receipt"), given.await()));
      default -> Verbs.of(step.codec()).perform(client, step, loaders);
    };
  }

  private Freshold clientOf(Step step) {
    Freshold plain = client(step.client());
    return step.session() == null ? plain : plain.within(session(plain, step.session()));
  }

  private synchronized Freshold client(String name) {
    return clients.computeIfAbsent(
        name,
        unknown -> {
          FresholdBuilder builder = Freshold.builder(line.address()).tenant(line.tenant());
          Given.of(Objects.requireNonNull(options.get(name)))
              .client(builder, event -> hear(name, event));
          return builder.build();
        });
  }

  private void hear(String name, Event event) {
    heard
        .computeIfAbsent(name, unknown -> new CopyOnWriteArrayList<>())
        .add(event.getClass().getSimpleName());
  }

  private synchronized Session session(Freshold client, String name) {
    return sessions.computeIfAbsent(name, unknown -> client.session());
  }

  private Subscription stream(Given given) {
    return Objects.requireNonNull(streams.get(given.text("name")));
  }

  private Object events(Given given) {
    List<String> skip =
        given.has("skip") ? Json.strings(given.arguments().get("skip")) : List.of("Checkpoint");
    int count = given.has("count") ? given.number("count") : 1;
    List<Object> events = new ArrayList<>();
    while (events.size() < count) {
      Map<String, @Nullable Object> told = Forms.event(stream(given).next());
      if (!skip.contains(told.get("kind"))) {
        events.add(told);
      }
    }
    return Map.of("events", events);
  }

  private Object headers(Given given) {
    Map<String, String> told = new LinkedHashMap<>();
    Visibility visibility = Visibility.valueOf(given.text("visibility").toUpperCase(Locale.ROOT));
    HttpHeaders.of(lookup(given.text("of")), visibility)
        .forEach((name, value) -> told.put(name.toLowerCase(Locale.ROOT), value));
    return told;
  }

  /** The lookup that was captured under a name, which is kept as it was shown. */
  private Lookup<?> lookup(String name) {
    Map<String, @Nullable Object> told = Json.object(patterns.kept(name));
    if (!told.containsKey("hit")) {
      return Hits.miss();
    }
    Given hit = Given.of(told.get("hit"));
    return Hits.of(
        Freshness.valueOf(hit.text("freshness")),
        hit.span("freshFor"),
        hit.span("staleFor"),
        hit.has("version") ? (Long) hit.version("version") : null,
        Json.strings(hit.arguments().get("tags")));
  }

  @Override
  public void close() {
    background.values().forEach(behind -> behind.workers.forEach(worker -> worker.cancel.run()));
    clients.values().forEach(Freshold::close);
  }
}
