package dev.freshold.cache;

/** How far an invalidation shall have got when it is answered. */
public enum Reach {
  /** The store has it: whoever quotes its receipt sees it. */
  STORE,
  /** No node anywhere serves anything older. */
  FLEET
}
