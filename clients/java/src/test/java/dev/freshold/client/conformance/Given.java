package dev.freshold.client.conformance;

import dev.freshold.client.AwaitOptions;
import dev.freshold.client.BustOptions;
import dev.freshold.client.Event;
import dev.freshold.client.FresholdBuilder;
import dev.freshold.client.GetOptions;
import dev.freshold.client.Mode;
import dev.freshold.client.NearOptions;
import dev.freshold.client.OnMiss;
import dev.freshold.client.PutOptions;
import dev.freshold.client.Reach;
import dev.freshold.client.RetryOptions;
import dev.freshold.client.Selector;
import dev.freshold.client.SubscribeOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Options out of the arguments of a step. */
record Given(Map<String, @Nullable Object> arguments) {
  static Given of(@Nullable Object arguments) {
    return new Given(Json.object(arguments));
  }

  boolean has(String name) {
    return arguments.containsKey(name);
  }

  String text(String name) {
    return Json.text(arguments, name);
  }

  @Nullable String maybe(String name) {
    return arguments.get(name) instanceof String text ? text : null;
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(arguments.get(name));
  }

  long version(String name) {
    return Long.parseLong(text(name));
  }

  int number(String name) {
    return arguments.get(name) instanceof Double number ? number.intValue() : 0;
  }

  Duration span(String name) {
    return Duration.ofMillis(arguments.get(name) instanceof Double number ? number.longValue() : 0);
  }

  Duration span(String name, Duration otherwise) {
    return has(name) ? span(name) : otherwise;
  }

  GetOptions get() {
    GetOptions made = GetOptions.defaults();
    made = has("onMiss") ? made.onMiss(OnMiss.valueOf(text("onMiss"))) : made;
    made = has("maxStaleness") ? made.maxStaleness(span("maxStaleness")) : made;
    made = has("minVersion") ? made.minVersion(version("minVersion")) : made;
    made = has("receipt") ? made.receipt(text("receipt")) : made;
    made = has("wait") ? made.waitFor(span("wait")) : made;
    made = flag("skipNear") ? made.skippingNear() : made;
    made = has("timeout") ? made.timeout(span("timeout")) : made;
    if (has("minVersions")) {
      Map<String, Long> versions = new HashMap<>();
      Json.object(arguments.get("minVersions"))
          .forEach((key, version) -> versions.put(key, Long.parseLong(String.valueOf(version))));
      made = made.minVersions(versions);
    }
    return made;
  }

  PutOptions put() {
    PutOptions made = PutOptions.defaults().tags(Json.strings(arguments.get("tags")));
    made = has("version") ? made.version(version("version")) : made;
    made = has("leaseToken") ? made.underLease(text("leaseToken")) : made;
    made = has("ttl") ? made.ttl(span("ttl")) : made;
    made = has("loadDuration") ? made.loadDuration(span("loadDuration")) : made;
    made = has("receipt") ? made.receipt(text("receipt")) : made;
    made = has("requestId") ? made.requestId(text("requestId")) : made;
    return has("reach") ? made.reach(Reach.valueOf(text("reach"))) : made;
  }

  BustOptions bust() {
    BustOptions made = BustOptions.defaults();
    made = has("mode") ? made.mode(Mode.valueOf(text("mode"))) : made;
    made = has("reach") ? made.reach(Reach.valueOf(text("reach"))) : made;
    made = has("reason") ? made.reason(text("reason")) : made;
    made = has("requestId") ? made.requestId(text("requestId")) : made;
    made = flag("dryRun") ? made.dry() : made;
    made = has("pace") ? made.pace(number("pace")) : made;
    made = has("settle") ? made.settle(span("settle")) : made;
    return has("atLeast") ? made.atLeast(version("atLeast")) : made;
  }

  AwaitOptions await() {
    AwaitOptions made = AwaitOptions.defaults();
    made = has("reach") ? made.reach(Reach.valueOf(text("reach"))) : made;
    return has("wait") ? made.waitFor(span("wait")) : made;
  }

  SubscribeOptions subscribe() {
    SubscribeOptions made = SubscribeOptions.defaults();
    made = has("resumeToken") ? made.resumeToken(text("resumeToken")) : made;
    return has("checkpointInterval") ? made.checkpointInterval(span("checkpointInterval")) : made;
  }

  Selector selector() {
    if (!has("selector")) {
      return Selector.all();
    }
    Map<String, @Nullable Object> told = Json.object(arguments.get("selector"));
    return new Selector(
        Json.strings(told.get("namespaces")),
        Json.strings(told.get("tags")),
        Json.strings(told.get("scopes")),
        Json.strings(told.get("keyPrefixes")));
  }

  /** The bounds of a case that names none are such that a slow machine changes no outcome. */
  void client(FresholdBuilder builder, Consumer<Event> listener) {
    builder.callTimeout(span("callTimeout", Duration.ofSeconds(30)));
    builder.loadTimeout(span("loadTimeout", Duration.ofSeconds(30)));
    builder.getOrLoadTimeout(span("getOrLoadTimeout", Duration.ofSeconds(50)));
    if (has("retry")) {
      Given retry = of(arguments.get("retry"));
      RetryOptions usual = RetryOptions.defaults();
      builder.retry(
          new RetryOptions(
              retry.number("attempts"),
              retry.span("base", usual.base()),
              retry.span("max", usual.max())));
    }
    if (has("near")) {
      Given near = of(arguments.get("near"));
      NearOptions usual = NearOptions.defaults();
      builder.near(
          new NearOptions(
              near.has("maxWeight") ? near.number("maxWeight") : usual.maxWeight(),
              Set.copyOf(Json.strings(near.arguments.get("namespaces"))),
              near.span("checkpointInterval", usual.checkpointInterval()),
              listener));
    }
  }
}
