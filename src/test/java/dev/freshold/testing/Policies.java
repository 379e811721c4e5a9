package dev.freshold.testing;

import dev.freshold.policy.Coherence;
import dev.freshold.policy.KeyTemplate;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.OriginPolicy;
import dev.freshold.policy.PolicySheet;
import dev.freshold.policy.PutPermission;
import dev.freshold.policy.TagPattern;
import dev.freshold.policy.TagTemplate;
import dev.freshold.policy.WriteMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a policy for a test: a minute fresh, two minutes stale, five minutes at the most, without
 * jitter and early refresh, any put, any key; what a test is about it sets itself.
 */
public final class Policies {

  private final String name;
  private Duration maxStaleness = Duration.ofMinutes(5);
  private Duration ttl = Duration.ofMinutes(1);
  private double jitter;
  private Duration staleWhileRevalidate = Duration.ofMinutes(2);
  private Duration staleIfError = Duration.ZERO;
  private double earlyRefresh;
  private Duration negativeNotFound = Duration.ofSeconds(10);
  private Duration negativeError = Duration.ofSeconds(1);
  private Duration lease = Duration.ofSeconds(10);
  private OnMiss onMiss = OnMiss.LEASE;
  private PutPermission puts = PutPermission.ANY;
  private Coherence coherence = Coherence.NONE;
  private @Nullable KeyTemplate key;
  private final List<TagTemplate> tags = new ArrayList<>();
  private final List<TagPattern> requireTags = new ArrayList<>();
  private final List<TagTemplate> scopes = new ArrayList<>();
  private boolean indexTags;
  private @Nullable OriginPolicy origin;
  private WriteMode write = WriteMode.NONE;

  private Policies(String name) {
    this.name = name;
  }

  public static Policies named(String name) {
    return new Policies(name);
  }

  /** The same as the settings room would list it, with nothing to say about its settings. */
  public static PolicySheet sheet(NamespacePolicy policy) {
    return new PolicySheet(policy, "", policy.name(), List.of());
  }

  public Policies maxStaleness(Duration bound) {
    this.maxStaleness = bound;
    return this;
  }

  public Policies ttl(Duration life) {
    this.ttl = life;
    return this;
  }

  public Policies jitter(double fraction) {
    this.jitter = fraction;
    return this;
  }

  public Policies staleWhileRevalidate(Duration window) {
    this.staleWhileRevalidate = window;
    return this;
  }

  public Policies staleIfError(Duration window) {
    this.staleIfError = window;
    return this;
  }

  public Policies earlyRefresh(double beta) {
    this.earlyRefresh = beta;
    return this;
  }

  public Policies negativeNotFound(Duration life) {
    this.negativeNotFound = life;
    return this;
  }

  public Policies negativeError(Duration life) {
    this.negativeError = life;
    return this;
  }

  public Policies lease(Duration length) {
    this.lease = length;
    return this;
  }

  public Policies onMiss(OnMiss choice) {
    this.onMiss = choice;
    return this;
  }

  public Policies puts(PutPermission permission) {
    this.puts = permission;
    return this;
  }

  public Policies coherence(Coherence choice) {
    this.coherence = choice;
    return this;
  }

  /** The shape of the keys; before the templates that use its placeholders. */
  public Policies key(String template) {
    this.key = KeyTemplate.parse(template);
    return this;
  }

  public Policies tag(String template) {
    tags.add(TagTemplate.parse(template, placeholders()));
    return this;
  }

  public Policies scope(String template) {
    scopes.add(TagTemplate.parse(template, placeholders()));
    return this;
  }

  public Policies requireTag(String pattern) {
    requireTags.add(new TagPattern(pattern));
    return this;
  }

  public Policies indexTags() {
    this.indexTags = true;
    return this;
  }

  /** One key a call, at once, four calls at a time, a second each, with room for two to wait. */
  public static OriginPolicy originTerms() {
    return new OriginPolicy(
        new OriginPolicy.Grpc("origin:1", false),
        4,
        2,
        Duration.ofSeconds(1),
        Duration.ofMillis(200),
        1,
        Duration.ZERO,
        1_000);
  }

  /** Values come from there, and reads load them unless they say otherwise. */
  public Policies origin(OriginPolicy where) {
    this.origin = where;
    this.onMiss = OnMiss.LOAD;
    return this;
  }

  public Policies write(WriteMode mode) {
    this.write = mode;
    return this;
  }

  public NamespacePolicy build() {
    return new NamespacePolicy(
        name,
        maxStaleness,
        ttl,
        jitter,
        staleWhileRevalidate,
        staleIfError,
        earlyRefresh,
        negativeNotFound,
        negativeError,
        lease,
        onMiss,
        puts,
        coherence,
        key,
        tags,
        requireTags,
        scopes,
        indexTags,
        origin,
        write);
  }

  private List<String> placeholders() {
    return key == null ? List.of() : key.placeholders();
  }
}
