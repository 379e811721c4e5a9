package dev.freshold.policy;

import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a namespace promises, and what it takes to keep it. Made by the settings, which check it;
 * see docs/CONFIG.md for what each part means.
 *
 * @param maxStaleness the bound: nothing whose load began longer ago is ever served
 * @param jitter the most by which a life is shortened, 0 to 1
 * @param earlyRefresh beta of XFetch; 0 is off
 * @param lease how long the right to load lasts, and how long others wait for it by default
 * @param key the shape of the keys; null: any key
 * @param indexTags whether the store lists which entries carry a tag, for estimates only
 * @param origin where values come from; null: from whoever puts them
 */
public record NamespacePolicy(
    String name,
    Duration maxStaleness,
    Duration ttl,
    double jitter,
    Duration staleWhileRevalidate,
    Duration staleIfError,
    double earlyRefresh,
    Duration negativeNotFound,
    Duration negativeError,
    Duration lease,
    OnMiss onMiss,
    PutPermission puts,
    Coherence coherence,
    @Nullable KeyTemplate key,
    List<TagTemplate> tags,
    List<TagPattern> requireTags,
    List<TagTemplate> scopes,
    boolean indexTags,
    @Nullable OriginPolicy origin,
    WriteMode write) {

  /** The longest bound that may be declared. */
  public static final Duration LONGEST_STALENESS = Duration.ofHours(24);

  public NamespacePolicy {
    tags = List.copyOf(tags);
    requireTags = List.copyOf(requireTags);
    scopes = List.copyOf(scopes);
    if (ttl.plus(longer(staleWhileRevalidate, staleIfError)).compareTo(maxStaleness) > 0) {
      throw new IllegalArgumentException("ttl and grace exceed max-staleness");
    }
    if (origin == null && (onMiss == OnMiss.LOAD || write != WriteMode.NONE)) {
      throw new IllegalArgumentException("there is no origin to load from, or to write to");
    }
  }

  /**
   * What the key itself names: the scopes, then the tags of the templates, each once.
   *
   * @throws IllegalArgumentException saying why the key does not fit the namespace
   */
  public List<Tag> tagsOf(String key) {
    if (this.key == null) {
      return List.of();
    }
    List<String> values = this.key.match(key);
    if (values == null) {
      throw new IllegalArgumentException("does not have the shape \"" + this.key + "\"");
    }
    List<Tag> named = new ArrayList<>(scopes.size() + tags.size());
    fillIn(scopes, values, named);
    fillIn(tags, values, named);
    return Collections.unmodifiableList(named);
  }

  private static void fillIn(List<TagTemplate> templates, List<String> values, List<Tag> named) {
    for (TagTemplate template : templates) {
      Tag tag = tag(template, values);
      if (!named.contains(tag)) {
        named.add(tag);
      }
    }
  }

  private static Tag tag(TagTemplate template, List<String> values) {
    try {
      return template.render(values);
    } catch (IllegalArgumentException invalid) {
      throw new IllegalArgumentException(
          "makes \"" + template + "\" an invalid tag: " + invalid.getMessage(), invalid);
    }
  }

  /** How long past its ttl a value may be served: both windows count from there, as in RFC 5861. */
  public Duration grace() {
    return longer(staleWhileRevalidate, staleIfError);
  }

  /**
   * How long an outcome lives.
   *
   * @param ttl the caller's own, which only shortens; null: the policy's
   * @param grace the same for how long past that it may be served
   * @param draw uniform in [0, 1), for the jitter
   */
  public Lifetime lifetime(
      Outcome outcome, @Nullable Duration ttl, @Nullable Duration grace, double draw) {
    long full =
        switch (outcome) {
          case Outcome.Value value -> this.ttl.toMillis();
          case Outcome.Negative negative ->
              switch (negative.kind()) {
                case NOT_FOUND -> negativeNotFound.toMillis();
                case ORIGIN_ERROR -> negativeError.toMillis();
              };
        };
    long asked = ttl == null ? full : Math.min(full, ttl.toMillis());
    int fresh = (int) Jitter.shorten(asked, jitter, draw);
    return new Lifetime(
        fresh,
        outcome instanceof Outcome.Negative
            ? fresh
            : (int) Math.min(fresh + millisOfGrace(grace), maxStaleness.toMillis()));
  }

  private long millisOfGrace(@Nullable Duration asked) {
    long full = grace().toMillis();
    return asked == null ? full : Math.min(full, asked.toMillis());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
