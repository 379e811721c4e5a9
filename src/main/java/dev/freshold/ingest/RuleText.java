package dev.freshold.ingest;

import dev.freshold.cache.Reach;
import java.util.List;

/**
 * A rule as it is written.
 *
 * @param channels whose events it is for; empty: all
 * @param types which types; a star at the end stands for anything; empty: all
 * @param sources likewise
 * @param condition CEL; empty: always
 * @param namespace of the keys; empty: there are none
 * @param version CEL; empty: none
 * @param dryRun only say what it would do
 */
public record RuleText(
    String name,
    List<String> channels,
    List<String> types,
    List<String> sources,
    String condition,
    String namespace,
    List<String> keys,
    List<String> tags,
    List<String> scopes,
    String version,
    boolean soft,
    Reach reach,
    boolean dryRun) {

  public RuleText {
    channels = List.copyOf(channels);
    types = List.copyOf(types);
    sources = List.copyOf(sources);
    keys = List.copyOf(keys);
    tags = List.copyOf(tags);
    scopes = List.copyOf(scopes);
  }
}
