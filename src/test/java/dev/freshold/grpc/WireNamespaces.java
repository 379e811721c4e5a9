package dev.freshold.grpc;

import dev.freshold.cache.Namespaces;
import dev.freshold.cache.Reach;
import dev.freshold.ingest.Rule;
import dev.freshold.ingest.RuleText;
import dev.freshold.policy.Coherence;
import dev.freshold.policy.KeyTemplate;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.PolicySheet;
import dev.freshold.policy.PutPermission;
import dev.freshold.policy.TagPattern;
import dev.freshold.policy.TagTemplate;
import dev.freshold.policy.WriteMode;
import java.time.Duration;
import java.util.List;

/**
 * The namespaces that the wire contracts expect of a server:
 *
 * <ul>
 *   <li>{@code product}: leased or versioned puts, ttl 60 s, 2 minutes of stale-while-revalidate,
 *       key <code>{id}</code>, tag <code>product:{id}</code>, lease on a miss
 *   <li>{@code session}: any put, ttl 60 s, no grace, any key, return on a miss
 *   <li>{@code profile}: versioned puts, key <code>{user}/profile</code>, scope <code>user:{user}
 *       </code>, lease on a miss
 *   <li>{@code listing}: leased or versioned puts, a tag like {@code tenant:*} required
 * </ul>
 *
 * All have a bound of 10 minutes and a lease of 10 s.
 */
final class WireNamespaces {

  private WireNamespaces() {}

  static Namespaces configured() {
    return new Namespaces(List.of(product(), session(), profile(), listing()));
  }

  /**
   * The rules that the wire contracts expect: {@code product.*} busts keys of product by <code>
   * data.id</code> and <code>data.version</code>; {@code user.*} busts the tag <code>
   * user:{data.user}
   * </code>, unless <code>data.draft</code> is there.
   */
  static List<Rule> rules(Namespaces namespaces) {
    return List.of(
        Rule.of(
            new RuleText(
                "products",
                List.of(),
                List.of("product.*"),
                List.of(),
                "",
                "product",
                List.of("{data.id}"),
                List.of(),
                List.of(),
                "data.version",
                false,
                Reach.FLEET,
                false),
            namespaces.named("product")),
        Rule.of(
            new RuleText(
                "users",
                List.of(),
                List.of("user.*"),
                List.of(),
                "!has(data.draft)",
                "",
                List.of(),
                List.of("user:{data.user}"),
                List.of(),
                "",
                false,
                Reach.FLEET,
                false),
            null));
  }

  private static PolicySheet product() {
    return sheet(
        "product",
        120,
        OnMiss.LEASE,
        PutPermission.LEASED_OR_VERSIONED,
        "{id}",
        List.of("product:{id}"),
        List.of(),
        List.of());
  }

  private static PolicySheet session() {
    return sheet(
        "session", 0, OnMiss.RETURN, PutPermission.ANY, "", List.of(), List.of(), List.of());
  }

  private static PolicySheet profile() {
    return sheet(
        "profile",
        0,
        OnMiss.LEASE,
        PutPermission.VERSIONED,
        "{user}/profile",
        List.of(),
        List.of("user:{user}"),
        List.of());
  }

  private static PolicySheet listing() {
    return sheet(
        "listing",
        0,
        OnMiss.LEASE,
        PutPermission.LEASED_OR_VERSIONED,
        "",
        List.of(),
        List.of(),
        List.of("tenant:*"));
  }

  private static PolicySheet sheet(
      String name,
      int graceSeconds,
      OnMiss onMiss,
      PutPermission puts,
      String key,
      List<String> tags,
      List<String> scopes,
      List<String> requireTags) {
    KeyTemplate template = key.isEmpty() ? null : KeyTemplate.parse(key);
    List<String> placeholders = template == null ? List.of() : template.placeholders();
    NamespacePolicy policy =
        new NamespacePolicy(
            name,
            Duration.ofMinutes(10),
            Duration.ofSeconds(60),
            0,
            Duration.ofSeconds(graceSeconds),
            Duration.ZERO,
            0,
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            onMiss,
            puts,
            Coherence.STRICT,
            template,
            tags.stream().map(tag -> TagTemplate.parse(tag, placeholders)).toList(),
            requireTags.stream().map(TagPattern::new).toList(),
            scopes.stream().map(scope -> TagTemplate.parse(scope, placeholders)).toList(),
            false,
            null,
            WriteMode.NONE);
    PolicySheet.Setting bound =
        new PolicySheet.Setting(
            "max-staleness", "10m", PolicySheet.Source.CONFIGURED, "application.yaml");
    return new PolicySheet(policy, "", "fingerprint of " + name, List.of(bound));
  }
}
