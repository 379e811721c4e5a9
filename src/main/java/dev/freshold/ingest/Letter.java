package dev.freshold.ingest;

/**
 * A message that is read again, from among the dead letters or from history.
 *
 * @param token where it stands, so that reading can go on behind it
 * @param category why it is a dead letter; empty: it is none, or nobody said
 * @param why in words
 */
public record Letter(Raw raw, String token, String category, String why) {}
