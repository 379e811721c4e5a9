package dev.freshold.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node tells on /q/metrics.
 *
 * @param series names with their labels
 * @param families by name
 */
record Scrape(List<String> series, SortedMap<String, Family> families) {

  private static final Pattern SAMPLE =
      Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? [^ ]+.*$");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** A metric: what it means, of which type it is, and the values of each of its labels. */
  record Family(String help, String type, SortedMap<String, SortedSet<String>> labels) {}

  static Scrape of(String text) {
    List<String> series = new ArrayList<>();
    SortedMap<String, Family> families = new TreeMap<>();
    Map<String, String> helps = new TreeMap<>();
    for (String line : text.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        helps.put(words[2], words.length > 3 ? words[3].strip() : "");
      } else if (line.startsWith("# TYPE ")) {
        families.put(
            words[2],
            new Family(helps.getOrDefault(words[2], ""), words[3].strip(), new TreeMap<>()));
      } else if (!line.startsWith("#")) {
        add(line, series, families);
      }
    }
    return new Scrape(series, families);
  }

  private static void add(String line, List<String> series, SortedMap<String, Family> families) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      return;
    }
    String labels = sample.group(2) == null ? "" : sample.group(2);
    series.add(sample.group(1) + '{' + labels + '}');
    Family family = families.get(sample.group(1).replaceFirst("_(bucket|sum|count)$", ""));
    if (family == null) {
      family = families.get(sample.group(1));
    }
    if (family != null) {
      Matcher label = LABEL.matcher(labels);
      while (label.find()) {
        if (!label.group(1).equals("le")) {
          family
              .labels()
              .computeIfAbsent(label.group(1), name -> new TreeSet<>())
              .add(label.group(2));
        }
      }
    }
  }

  /** Those of Freshold itself. */
  SortedMap<String, Family> ours() {
    SortedMap<String, Family> ours = new TreeMap<>(families);
    ours.keySet().removeIf(name -> !name.startsWith("freshold_"));
    return ours;
  }
}
