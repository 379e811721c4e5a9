package dev.freshold.cache;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tenant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The schema versions that this node has lately seen in use, so that an invalidation can free dead
 * entries at once. Whether an entry is dead never depends on it.
 */
final class SchemasSeen {

  /** A deploy has two at a time; more than this many are forgotten, oldest first. */
  private static final int REMEMBERED = 8;

  private final ConcurrentHashMap<Place, List<String>> seen = new ConcurrentHashMap<>();

  private record Place(Tenant tenant, String namespace) {}

  void note(EntryKey key) {
    Place place = new Place(key.tenant(), key.namespace());
    List<String> known = seen.get(place);
    if (known == null || !known.contains(key.schema())) {
      seen.merge(place, List.of(key.schema()), SchemasSeen::latest);
    }
  }

  List<String> of(Tenant tenant, String namespace) {
    return seen.getOrDefault(new Place(tenant, namespace), List.of(""));
  }

  private static List<String> latest(List<String> known, List<String> added) {
    List<String> all = Stream.concat(known.stream(), added.stream()).distinct().toList();
    return all.subList(Math.max(0, all.size() - REMEMBERED), all.size());
  }
}
