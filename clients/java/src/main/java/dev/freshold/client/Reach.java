package dev.freshold.client;

/** How far an invalidation must have got before it is answered. */
public enum Reach {
  /** A read that goes to the store, on any node, sees it. */
  STORE,
  /** No node serves an older copy. */
  FLEET,
  /** The configured CDNs and HTTP caches have been purged as well. */
  EDGE
}
