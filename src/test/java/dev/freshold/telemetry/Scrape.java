package dev.freshold.telemetry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node tells on /q/metrics, in either of the two formats of Prometheus.
 *
 * @param series names with their labels
 * @param families by the name under which Prometheus keeps them
 */
record Scrape(List<String> series, SortedMap<String, Family> families) {

  private static final String OURS = "freshold_";
  private static final Pattern META = Pattern.compile("^# (HELP|TYPE) (\\S+) ?(.*)$");
  private static final Pattern SAMPLE =
      Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*?)})? [^ ]+.*$");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern PART = Pattern.compile("_(bucket|sum|count)$");

  /** A metric: what it means, of which type it is, and the values of each of its labels. */
  record Family(String help, String type, SortedMap<String, SortedSet<String>> labels) {}

  static Scrape of(String text) {
    SortedMap<String, Family> families = families(text);
    List<String> series = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (!line.startsWith("#") && sample.matches()) {
        String labels = sample.group(2) == null ? "" : sample.group(2);
        series.add(sample.group(1) + '{' + labels + '}');
        note(families, sample.group(1), labels);
      }
    }
    return new Scrape(series, families);
  }

  /** OpenMetrics says the type first and leaves out what a counter's samples end with. */
  private static SortedMap<String, Family> families(String text) {
    Map<String, String> helps = new HashMap<>();
    Map<String, String> types = new HashMap<>();
    for (String line : text.lines().toList()) {
      Matcher meta = META.matcher(line);
      if (meta.matches()) {
        (meta.group(1).equals("HELP") ? helps : types).put(meta.group(2), meta.group(3).strip());
      }
    }
    SortedMap<String, Family> families = new TreeMap<>();
    types.forEach(
        (name, type) -> {
          String kept = type.equals("counter") && !name.endsWith("_total") ? name + "_total" : name;
          families.put(kept, new Family(helps.getOrDefault(name, ""), type, new TreeMap<>()));
        });
    return families;
  }

  private static void note(SortedMap<String, Family> families, String name, String labels) {
    Family family = families.get(name);
    if (family == null) {
      family = families.get(PART.matcher(name).replaceFirst(""));
    }
    if (family == null) {
      if (name.startsWith(OURS)) {
        throw new IllegalArgumentException(name + " has no type");
      }
      return;
    }
    Matcher label = LABEL.matcher(labels);
    while (label.find()) {
      if (!label.group(1).equals("le")) {
        family.labels().computeIfAbsent(label.group(1), _ -> new TreeSet<>()).add(label.group(2));
      }
    }
  }

  /** The metrics of Freshold itself. */
  SortedMap<String, Family> ours() {
    SortedMap<String, Family> ours = new TreeMap<>(families);
    ours.keySet().removeIf(name -> !name.startsWith(OURS));
    return ours;
  }

  /** The series of Freshold itself. */
  SortedSet<String> ourSeries() {
    SortedSet<String> ours = new TreeSet<>(series);
    ours.removeIf(one -> !one.startsWith(OURS));
    return ours;
  }
}
