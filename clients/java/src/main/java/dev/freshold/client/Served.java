package dev.freshold.client;

/** Who answered. */
public enum Served {
  /** The near cache of this process. */
  NEAR,
  /** The loader, for this call or for one that it joined. */
  LOADED,
  /** The memory of the node that was asked. */
  LOCAL,
  /** The shared store. */
  STORE,
  /** The origin, for this call. */
  ORIGIN,
  /** Another caller's load, for which this call waited. */
  WAITED,
  /** The server is newer than this client, and said something else. */
  UNKNOWN
}
