package dev.freshold.client;

/**
 * Whether the copies of a near cache are trusted. They are kept and served only while it is
 * CONNECTED.
 */
public enum NearState {
  /** At the start. */
  CONNECTING,
  /** A current checkpoint came within three intervals. */
  CONNECTED,
  /** Three intervals without one; all copies are gone. */
  GAP
}
