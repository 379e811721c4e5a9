package dev.freshold.client;

/** What becomes of the values that an invalidation meets. */
public enum Mode {
  /** They are never served again. */
  HARD,
  /** They are served as stale, within the bound, while one caller for each key refreshes them. */
  SOFT
}
