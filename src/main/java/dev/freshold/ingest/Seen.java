package dev.freshold.ingest;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What has been carried out lately, by its identity. It spares the store most copies; those that
 * are forgotten here the store knows by their request id, and later ones only cost a reload.
 */
final class Seen {

  private final Map<String, Boolean> done;

  /** Remembers so many. */
  Seen(int most) {
    this.done =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > most;
          }
        };
  }

  synchronized boolean contains(String identity) {
    return done.containsKey(identity);
  }

  synchronized void add(String identity) {
    done.put(identity, Boolean.TRUE);
  }
}
