package dev.freshold.testing;

import dev.freshold.cache.Reach;
import dev.freshold.ingest.Rule;
import dev.freshold.ingest.RuleText;
import dev.freshold.policy.NamespacePolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a rule for a test: hard, reach STORE, for all events; the rest a test sets itself. */
public final class Rules {

  private final @Nullable NamespacePolicy policy;
  private String name = "rule";
  private List<String> types = List.of();
  private List<String> keys = List.of();
  private List<String> tags = List.of();
  private String condition = "";
  private String version = "";
  private boolean dryRun;

  private Rules(@Nullable NamespacePolicy policy) {
    this.policy = policy;
  }

  /** One that busts keys of a namespace called product. */
  public static Rules product() {
    return new Rules(Policies.named("product").build());
  }

  /** One that busts tags. */
  public static Rules tags(String... templates) {
    Rules rules = new Rules(null);
    rules.tags = List.of(templates);
    return rules;
  }

  public Rules named(String other) {
    this.name = other;
    return this;
  }

  public Rules types(String... some) {
    this.types = List.of(some);
    return this;
  }

  public Rules keys(String... templates) {
    this.keys = List.of(templates);
    return this;
  }

  public Rules condition(String expression) {
    this.condition = expression;
    return this;
  }

  public Rules version(String expression) {
    this.version = expression;
    return this;
  }

  public Rules dryRun() {
    this.dryRun = true;
    return this;
  }

  public Rule rule() {
    return Rule.of(
        new RuleText(
            name,
            List.of(),
            types,
            List.of(),
            condition,
            policy == null ? "" : policy.name(),
            keys,
            tags,
            List.of(),
            version,
            false,
            Reach.STORE,
            dryRun),
        policy);
  }
}
