package dev.freshold.policy;

/** How the copies that nodes hold in their own memory are kept true. */
public enum Coherence {
  /** No node serves a copy that has been invalidated, once the invalidation has been answered. */
  STRICT,
  /** A copy may be served until its age reaches the bound. */
  BOUNDED,
  /** No node keeps copies. */
  NONE
}
